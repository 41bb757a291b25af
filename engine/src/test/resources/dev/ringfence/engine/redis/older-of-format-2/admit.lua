-- Reserves and commits attempts at their destinations and at their numbers, at once: all that reserve and commit say of
-- both shards holds, and nobody sees what lies between. Shards that are on one server only.
--
-- KEYS: those of each shard. ARGV: node, incarnation, wall clock of the node (microseconds), count of shards, for each: kind
--       (A account, D destinations), config version, how far the wall clock may be off, account's concurrency (-1 none),
--       account's windows, longest window of all; count of kinds of windows, these; then groups: which shard has the
--       destinations, which the numbers (from 1), which windows hold for each (from 1), channels of a number, count, and for
--       each attempt: its number, destination, number that carries it, note.
-- Reply: OK, epoch, 0, then for each attempt that may not be dialled: its place (from 0), code, microseconds until then (-1
--       until an event). Codes are those of reserve, 10 more if they are the account's; 6 its reservation is over.
local wall, count = tonumber(ARGV[3]), tonumber(ARGV[4])
local shards = {}
for n = 1, count do
  local shard = books(6 * n - 5)
  enter(shard)
  local no = refused(shard)
  if no then
    return no
  end
  local at = 6 * n - 1
  shard.kind, shard.version, shard.concurrency = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 3])
  if shard.version < shard.config then
    return { 'CONFIG', shard.epoch }
  end
  if math.abs(shard.time - wall) > tonumber(ARGV[at + 2]) then
    return { 'CLOCK', shard.epoch }
  end
  shard.windows, shard.longest, shard.sends = windows(ARGV[at + 4]), tonumber(ARGV[at + 5]), shard.kind == 'A' and 1 or 0
  shard.ids = {}
  shards[n] = shard
end
local kinds = tonumber(ARGV[5 + 6 * count])
local first = 6 + 6 * count
local limits = {}
for i = 1, kinds do
  limits[i] = windows(ARGV[first])
  first = first + 1
end

local at = first
while at <= #ARGV do
  local slice, account, last = shards[tonumber(ARGV[at])], shards[tonumber(ARGV[at + 1])], at + 4 * tonumber(ARGV[at + 5])
  local from, to = slice.ids, account.ids
  for i = at + 6, last + 5, 4 do
    local id = ARGV[i]
    from[#from + 1] = id
    to[#to + 1] = id
    want(slice, ARGV[i + 1])
    want(account, ARGV[i + 2])
  end
  at = last + 6
end
for _, shard in ipairs(shards) do
  readLeases(shard, shard.ids)
  readSubjects(shard)
  reap(shard)
  shard.head = 'Do' .. (shard.kind == 'A' and 'o' or '-') .. pack('>I7', shard.now)
  shard.granted = 0
end

-- What an attempt has that came twice in this call.
local GRANTED = { state = 'D' }

local function grant(shard, id, name, rest)
  local set = shard.set
  set[#set + 1] = id
  set[#set + 1] = shard.head .. name .. rest
  shard.lease[id] = GRANTED
  hold(shard, name)
  shard.sending = shard.sending + shard.sends
  shard.granted = shard.granted + 1
  if shard.news then
    carries(shard, name, 1)
  end
end

-- It was reserved before: the answer was lost.
local function confirm(shard, lease)
  if lease.state == 'R' then
    lease.state, lease.instant, lease.changed = 'D', shard.now, true
    carries(shard, lease.subject, 1)
  end
end

local function late(shard, lease)
  return lease and lease.state == 'R' and lease.instant <= shard.now
end

local reply = { 'OK', EPOCH, 0 }
local place = 0
local mine = '|' .. NODE .. '|'
at = first
while at <= #ARGV do
  local slice, account, last = shards[tonumber(ARGV[at])], shards[tonumber(ARGV[at + 1])], at + 4 * tonumber(ARGV[at + 5])
  local near, far, capacity = limits[tonumber(ARGV[at + 2])], limits[tonumber(ARGV[at + 3])], tonumber(ARGV[at + 4])
  for i = at + 6, last + 5, 4 do
    local id, destination, number = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    local from, to = leaseOf(slice, id), leaseOf(account, id)
    local code, opens, by = 0, 0, 0
    local judge = slice
    if late(slice, from) or late(account, to) then
      code = 6
    end
    if code == 0 and not from then
      code, opens = denied(slice, destination, -1, near)
    end
    if code == 0 and not to then
      by, judge = 10, account
      code, opens = denied(account, number, capacity, far)
    end
    if code == 0 then
      local rest = mine .. ARGV[i + 3]
      if from then
        confirm(slice, from)
      else
        grant(slice, id, destination, rest)
      end
      if to then
        confirm(account, to)
      else
        grant(account, id, number, rest)
      end
    else
      if from then
        drop(slice, id)
      end
      if to then
        drop(account, id)
      end
      reply[#reply + 1] = place
      reply[#reply + 1] = by + code
      reply[#reply + 1] = opens == EVENT and -1 or opens - judge.now
    end
    place = place + 1
  end
  at = last + 6
end
for _, shard in ipairs(shards) do
  if shard.kind == 'D' and shard.granted > 0 then
    turn(shard, shard.longest)
  end
  write(shard, { 'config', digits(shard.version), 'lost', digits(shard.lost), 'turned', digits(shard.turned) })
end
return reply

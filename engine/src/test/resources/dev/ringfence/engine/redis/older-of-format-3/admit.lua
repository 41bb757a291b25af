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
local wall, count = tonumber(A[3]), tonumber(A[4])
local shards = {}
for n = 1, count do
  local shard = books(5 * n - 4)
  enter(shard)
  local no = refused(shard)
  if no then
    return no
  end
  local at = 6 * n - 1
  local version = tonumber(A[at + 1])
  if version < shard.config then
    return { 'CONFIG', shard.epoch }
  end
  if math.abs(shard.time - wall) > tonumber(A[at + 2]) then
    return { 'CLOCK', shard.epoch }
  end
  shard.kind, shard.config, shard.concurrency = A[at], version, tonumber(A[at + 3])
  shard.windows, shard.longest = windows(A[at + 4]), A[at + 5]
  shard.ids = {}
  shards[n] = shard
end
local kinds = tonumber(A[5 + 6 * count])
local first = 6 + 6 * count
local limits = {}
for i = 1, kinds do
  limits[i] = windows(A[first])
  first = first + 1
end

local groups, at, total = {}, first, #A
while at <= total do
  local slice, account = shards[tonumber(A[at])], shards[tonumber(A[at + 1])]
  local last = at + 4 * tonumber(A[at + 5])
  groups[#groups + 1] = {
    slice = slice, account = account, near = limits[tonumber(A[at + 2])], far = limits[tonumber(A[at + 3])],
    channels = tonumber(A[at + 4]), first = at + 6, last = last + 5
  }
  local from, to, f, t = slice.ids, account.ids, #slice.ids, #account.ids
  local near, far, nearby, faraway = slice.place, account.place, slice.named, account.named
  local n, m = #nearby, #faraway
  for i = at + 6, last + 5, 4 do
    local id, destination, number = A[i], A[i + 1], A[i + 2]
    f, t = f + 1, t + 1
    from[f], to[t] = id, id
    if not near[destination] then
      n = n + 1
      nearby[n], near[destination] = destination, n
    end
    if not far[number] then
      m = m + 1
      faraway[m], far[number] = number, m
    end
  end
  at = last + 6
end
for _, shard in ipairs(shards) do
  readLeases(shard, shard.ids)
  readSubjects(shard)
  reap(shard)
  -- What a granted record begins with, by the length of its subject.
  shard.heads = {}
  shard.granted = 0
end

-- What came twice in this call, and was granted before.
local granted = {}

local function grant(shard, id, name, note)
  local head, set, n = shard.heads[#name], shard.set, shard.granted
  if not head then
    head = 'Do' .. (shard.kind == 'A' and 'o' or '-') .. char(#name) .. pack('>I7', shard.now)
    shard.heads[#name] = head
  end
  set[2 * n + 1], set[2 * n + 2] = id, head .. name .. '|' .. NODE .. '|' .. note
  shard.granted = n + 1
  shard.inUse = shard.inUse + 1
  change(shard, shard.place[name], 1, 1)
  if shard.kind == 'A' then
    shard.sending = shard.sending + 1
    carries(shard, name)
  end
end

-- It was reserved before: the answer was lost.
local function confirm(shard, id, record)
  if byte(record) == R then
    local lease = parse(record)
    lease.state, lease.instant = 'D', shard.now
    save(shard, id, lease)
    carries(shard, lease.subject)
  end
end

local function late(shard, record)
  return record and byte(record) == R and unpackBytes('>I7', record, 5) <= shard.now
end

local reply, place = { 'OK', EPOCH, 0 }, 0
for _, group in ipairs(groups) do
  local slice, account, near, far, channels = group.slice, group.account, group.near, group.far, group.channels
  local nearby, faraway = slice.lease, account.lease
  for i = group.first, group.last, 4 do
    local id, destination, number = A[i], A[i + 1], A[i + 2]
    if not granted[id] then
      local from, to = nearby[id], faraway[id]
      local code, opens, by, judge = 0, 0, 0, slice
      if from and late(slice, from) or to and late(account, to) then
        code = 6
      end
      if code == 0 and not from then
        code, opens = denied(slice, destination, -1, near)
      end
      if code == 0 and not to then
        by, judge = 10, account
        code, opens = denied(account, number, channels, far)
      end
      if code == 0 then
        granted[id] = true
        if from then
          confirm(slice, id, from)
        else
          grant(slice, id, destination, A[i + 3])
        end
        if to then
          confirm(account, id, to)
        else
          grant(account, id, number, A[i + 3])
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
    end
    place = place + 1
  end
end
for _, shard in ipairs(shards) do
  if shard.kind == 'D' and shard.granted > 0 then
    turn(shard, tonumber(shard.longest))
  end
  write(shard)
end
return reply

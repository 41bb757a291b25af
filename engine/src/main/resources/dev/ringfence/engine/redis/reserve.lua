-- ARGV: node, incarnation, config version, wall clock of the node (microseconds), how far it may be off,
--       kind (A account, D destinations), time to live, account's concurrency (-1 none), account's windows,
--       longest window of all, count of kinds of windows, these; then for each admission: attempt, subject, capacity
--       (-1 none), which kind of windows (from 1; -1: it is not ours, so no rate holds it back), note.
-- Reply: OK, epoch, instant, then for each admission: code, instant, subject.
--       0 granted until; 1 granted before, until; 2 channels; 3 cap; 4 account's concurrency; 5 account's rate: instant
--       at which the limit that clears last does, -1 if only an event clears it.
enter()
local no = refused()
if no then
  return no
end
local config = tonumber(ARGV[3])
if config < shard.config then
  return { 'CONFIG', shard.epoch }
end
if math.abs(shard.time - tonumber(ARGV[4])) > tonumber(ARGV[5]) then
  return { 'CLOCK', shard.epoch, shard.time }
end

local kind, ttl, concurrency = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local accountWindows, longest, kinds = windows(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local limits = {}
for i = 1, kinds do
  limits[i] = windows(ARGV[11 + i])
end
local first = 12 + kinds
local ids = {}
for i = first, #ARGV, 5 do
  ids[#ids + 1] = ARGV[i]
  want(ARGV[i + 1])
end
readLeases(ids)
readSubjects()
reap()

local account = shard.subject[ACCOUNT]
local reply = { 'OK', shard.epoch, shard.now }
local granted = 0

-- The limit that clears last, as its code, and when it does.
local function denied(s, capacity, list, foreign)
  local code, at = 0, shard.now
  local function later(reason, instant)
    if instant > at then
      code, at = reason, instant
    end
  end
  if capacity >= 0 and s.count >= capacity then
    later(2, EVENT)
  end
  if not foreign then
    later(3, opensAt(s.ring, s.outstanding, list))
  end
  if concurrency >= 0 and shard.inUse >= concurrency then
    later(4, EVENT)
  end
  if not foreign then
    later(5, opensAt(account.ring, shard.sending, accountWindows))
  end
  return code, at
end

for i = first, #ARGV, 5 do
  local id, name = ARGV[i], ARGV[i + 1]
  local code, at = 0, 0
  local lease = shard.lease[id]
  if lease then
    -- What was granted, whatever is asked for now: the answer to the first request may have been lost.
    code, at, name = 1, lease.instant, lease.subject
  else
    local which = tonumber(ARGV[i + 3])
    local foreign = which < 0
    local sends = kind == 'A' and not foreign
    code, at = denied(shard.subject[name], tonumber(ARGV[i + 2]), limits[which], foreign)
    if code == 0 then
      at = shard.now + ttl
      shard.lease[id] = {
        state = 'R', start = foreign and '-' or 'o', send = sends and 'o' or '-', instant = at, subject = name,
        node = NODE, note = ARGV[i + 4], changed = true
      }
      hold(id, name, foreign)
      shard.inUse = shard.inUse + 1
      shard.sending = shard.sending + (sends and 1 or 0)
      granted = granted + 1
    end
  end
  reply[#reply + 1] = code
  reply[#reply + 1] = at == EVENT and -1 or at
  reply[#reply + 1] = name
end

-- Destinations come and go by the million: with every new one a few are looked at, and what can deny nothing any more is
-- dropped. Of the dropped ones the shard remembers the youngest start, for windows that may become longer one day.
local stale = {}
if kind == 'D' and granted > 0 and call('HLEN', STARTS) > 1024 then
  local page = call('HSCAN', STARTS, shard.scan, 'COUNT', 3 * granted)
  shard.scan = page[1]
  local old, instants = {}, {}
  for i = 1, #page[2], 2 do
    local ring = page[2][i + 1]
    local youngest = unpackBytes('>I7', ring, #ring - 6)
    if youngest + longest <= shard.now and not shard.subject[page[2][i]] then
      old[#old + 1] = page[2][i]
      instants[#instants + 1] = youngest
    end
  end
  if #old > 0 then
    local holders = call('HMGET', HOLDERS, unpack(old))
    for i, name in ipairs(old) do
      if not holders[i] then
        stale[#stale + 1] = name
        shard.lost = math.max(shard.lost, instants[i])
      end
    end
  end
end
run('HDEL', STARTS, stale)
write({ 'config', digits(config), 'lost', digits(shard.lost), 'scan', shard.scan })
return reply

-- ARGV: node, incarnation, config version, wall clock of the node (microseconds), how far it may be off,
--       kind (A account, D destinations), time to live, account's concurrency (-1 none), account's windows,
--       longest window of all, count of kinds of windows, these; then for each admission: attempt, subject, capacity
--       (-1 none), which kind of windows (from 1; -1: it is not ours, so no rate holds it back), note.
-- Reply: OK, epoch, instant, then for each admission: code, instant, subject.
--       0 granted until; 1 granted before, until; 2 channels; 3 cap; 4 account's concurrency; 5 account's rate: instant
--       at which the limit that clears last does, -1 if only an event clears it.
local shard = books(1)
enter(shard)
local no = refused(shard)
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

local kind, ttl = ARGV[6], tonumber(ARGV[7])
shard.concurrency, shard.windows = tonumber(ARGV[8]), windows(ARGV[9])
local longest, kinds = tonumber(ARGV[10]), tonumber(ARGV[11])
local limits = {}
for i = 1, kinds do
  limits[i] = windows(ARGV[11 + i])
end
local first = 12 + kinds
local ids = {}
for i = first, #ARGV, 5 do
  ids[#ids + 1] = ARGV[i]
  want(shard, ARGV[i + 1])
end
readLeases(shard, ids)
readSubjects(shard)
reap(shard)

local reply = { 'OK', shard.epoch, shard.now }
local granted = 0
for i = first, #ARGV, 5 do
  local id, name = ARGV[i], ARGV[i + 1]
  local code, at = 0, 0
  local lease = leaseOf(shard, id)
  if lease then
    -- What was granted, whatever is asked for now: the answer to the first request may have been lost.
    code, at, name = 1, lease.instant, lease.subject
  else
    local which = tonumber(ARGV[i + 3])
    local foreign = which < 0
    local sends = kind == 'A' and not foreign
    code, at = denied(shard, name, tonumber(ARGV[i + 2]), limits[which], foreign)
    if code == 0 then
      at = shard.now + ttl
      lease = { state = 'R', start = foreign and '-' or 'o', send = sends and 'o' or '-', instant = at, subject = name }
      own(lease, ARGV[i + 4])
      save(shard, id, lease)
      hold(shard, name, foreign)
      shard.sending = shard.sending + (sends and 1 or 0)
      granted = granted + 1
    end
  end
  reply[#reply + 1] = code
  reply[#reply + 1] = at == EVENT and -1 or at
  reply[#reply + 1] = name
end
if kind == 'D' and granted > 0 then
  turn(shard, longest)
end
shard.config = config
write(shard)
return reply

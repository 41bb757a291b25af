-- ARGV: node, incarnation, whose attempts, the attempt after which to go on (empty at first), how many at most.
--       Those of fenced lives alone: a later one may be here, or ask.
-- Reply: OK, epoch, instant, then for each committed attempt in their order: attempt, subject, state of start and send (two of
-- o and -), instant since which it is held, note.
local shard = books(1)
enter(shard)
local no = refused(shard)
if no then
  return no
end
local whose, after, most = ARGV[3], ARGV[4], tonumber(ARGV[5])
local fencedAt = tonumber(call('HGET', shard.META, 't:' .. whose)) or -1
local all = call('HGETALL', shard.LEASES)
local ids, found = {}, {}
for i = 1, #all, 2 do
  if all[i] > after then
    local lease = parse(all[i + 1])
    if owner(lease) == whose and lease.state == 'D' and lease.instant <= fencedAt then
      ids[#ids + 1] = all[i]
      found[all[i]] = lease
    end
  end
end
table.sort(ids)
local reply = { 'OK', shard.epoch, shard.now }
for i = 1, math.min(most, #ids) do
  local lease = found[ids[i]]
  reply[#reply + 1] = ids[i]
  reply[#reply + 1] = lease.subject
  reply[#reply + 1] = lease.start .. lease.send
  reply[#reply + 1] = lease.instant
  local _, note = owner(lease)
  reply[#reply + 1] = note
end
return reply

-- ARGV: node, incarnation, a fenced node, then attempts.
-- Reply: OK, epoch, instant, then for each attempt 1 if this node holds it now, 0 if it is gone or is not what a fenced life held.
--
-- The lease moves as it is, so the channel is taken all the time.
local shard = books(1)
enter(shard)
local no = refused(shard)
if no then
  return no
end
local from = ARGV[3]
local ids = {}
for i = 4, #ARGV do
  ids[#ids + 1] = ARGV[i]
end
local fencedAt = tonumber(call('HGET', shard.META, 't:' .. from)) or -1
readLeases(shard, ids)
readSubjects(shard)
reap(shard)
local reply = { 'OK', shard.epoch, shard.now }
for _, id in ipairs(ids) do
  local lease = leaseOf(shard, id)
  local dialled = lease and lease.state == 'D'
  local node, note
  if dialled then
    node, note = owner(lease)
  end
  if dialled and node == from and lease.instant <= fencedAt then
    own(lease, note)
    node, lease.instant = NODE, shard.now
    save(shard, id, lease)
  end
  reply[#reply + 1] = dialled and node == NODE and 1 or 0
end
write(shard)
return reply

-- ARGV: node, incarnation, a fenced node, then attempts.
-- Reply: OK, epoch, instant, then for each attempt 1 if this node holds it now, 0 if it is gone or is not what a fenced life held.
--
-- The lease moves as it is, so the channel is taken all the time.
enter()
local no = refused()
if no then
  return no
end
local from = ARGV[3]
local ids = {}
for i = 4, #ARGV do
  ids[#ids + 1] = ARGV[i]
end
local fencedAt = tonumber(call('HGET', META, 't:' .. from)) or -1
readLeases(ids)
readSubjects()
reap()
local reply = { 'OK', shard.epoch, shard.now }
for _, id in ipairs(ids) do
  local lease = shard.lease[id]
  local dialled = lease and lease.state == 'D'
  if dialled and lease.node == from and lease.instant <= fencedAt then
    lease.node, lease.instant, lease.changed = NODE, shard.now, true
  end
  reply[#reply + 1] = dialled and lease.node == NODE and 1 or 0
end
write()
return reply

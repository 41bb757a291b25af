-- ARGV: node, incarnation, then all nodes that there are.
-- Reply: OK, epoch, instant, then the nodes that are waited for: while the shard is not open, those that have not
--       re-asserted in this epoch. Grants begin when there are none.
--
-- A node whose fence is in the data need not: the fence was written while nothing was missing, and after all that the node
-- did here, so data that have the fence have that too. Once it has come back it is waited for again.
local shard = books(1)
enter(shard)
local no = refused(shard, true)
if no then
  return no
end
local fields = {}
for i = 3, #ARGV do
  fields[#fields + 1] = 'n:' .. ARGV[i]
  fields[#fields + 1] = 'i:' .. ARGV[i]
  fields[#fields + 1] = 'f:' .. ARGV[i]
end
local known = call('HMGET', shard.META, unpack(fields))
local reply = { 'OK', shard.epoch, shard.now }
local all = true
for i = 3, #ARGV do
  local at = 3 * (i - 3)
  local asserted, incarnation, fenced = known[at + 1], tonumber(known[at + 2]) or -1, tonumber(known[at + 3])
  if not shard.open and not asserted and not (fenced and incarnation <= fenced) then
    all = false
    reply[#reply + 1] = ARGV[i]
  end
end
shard.open = all or shard.open
call('HSET', shard.META, 'state', stateOf(shard))
return reply

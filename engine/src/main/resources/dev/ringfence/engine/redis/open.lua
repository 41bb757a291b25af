-- ARGV: node, incarnation, then all nodes that there are.
-- Reply: OK, epoch, instant, then the nodes that are waited for: while the shard is not open, those that have not
--       re-asserted in this epoch. Grants begin when there are none.
enter()
local no = refused(true)
if no then
  return no
end
local fields = {}
for i = 3, #ARGV do
  fields[#fields + 1] = 'n:' .. ARGV[i]
end
local asserted = call('HMGET', META, unpack(fields))
local reply = { 'OK', shard.epoch, shard.now }
local all = true
for i = 3, #ARGV do
  if not shard.open and not asserted[i - 2] then
    all = false
    reply[#reply + 1] = ARGV[i]
  end
end
call('HSET', META, 'now', digits(shard.now), 'phase', (all or shard.open) and 'open' or 'closed')
return reply

-- ARGV: node, incarnation, a silent node, its last incarnation that is fenced.
-- Reply: OK, epoch, instant, then 1 if it is fenced, 0 if a later life of it is here: then nothing was done.
--
-- From here on nothing that it asked, asks or re-asserts as one of these incarnations is done. What it had reserved cannot be
-- committed any more and ends by itself; what it had committed stays until it is adopted. A node may fence lives of its own
-- before it re-asserts, in any epoch; it is waited for then.
local shard = books(1)
enter(shard)
local silent, upTo = ARGV[3], tonumber(ARGV[4])
local own = silent == NODE
local no
if not own then
  no = refused(shard)
elseif shard.role ~= 'master' then
  no = { 'REPLICA', shard.epoch }
elseif INCARNATION <= shard.fenced then
  no = { 'FENCED', shard.epoch }
elseif INCARNATION < latest(shard) or INCARNATION <= upTo then
  no = { 'NODE', shard.epoch }
end
if no then
  return no
end
local known = call('HMGET', shard.META, 'i:' .. silent, 'f:' .. silent)
local incarnation = tonumber(known[1]) or -1
local done = own or incarnation <= upTo
local answered = shard.now
if done and upTo > (tonumber(known[2]) or -1) then
  if not shard.known then
    -- Up to where the data of another epoch are complete must not move: all that came after is said again by that.
    shard.now = shard.last
  end
  call('HDEL', shard.META, 'n:' .. silent)
  call('HSET', shard.META, 'f:' .. silent, digits(upTo), 't:' .. silent, digits(shard.now), 'state',
    stateOf(shard), 'i:' .. silent, digits(own and INCARNATION or incarnation))
end
return { 'OK', shard.epoch, answered, done and 1 or 0 }

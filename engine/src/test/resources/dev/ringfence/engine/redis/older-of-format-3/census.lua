-- ARGV: node, incarnation.
-- Reply: OK, epoch, instant, then for each node and subject with calls in progress: node, subject, how many.
local shard = books(1)
enter(shard)
local no = refused(shard, true)
if no then
  return no
end
local counts, order = {}, {}
for _, text in ipairs(call('HVALS', shard.LEASES)) do
  local lease = parse(text)
  if lease.state == 'D' then
    local node = owner(lease)
    local key = node .. '|' .. lease.subject
    if not counts[key] then
      counts[key] = 0
      order[#order + 1] = { key, node, lease.subject }
    end
    counts[key] = counts[key] + 1
  end
end
local reply = { 'OK', shard.epoch, shard.now }
for _, item in ipairs(order) do
  reply[#reply + 1] = item[2]
  reply[#reply + 1] = item[3]
  reply[#reply + 1] = counts[item[1]]
end
call('HSET', shard.META, 'state', stateOf(shard))
return reply

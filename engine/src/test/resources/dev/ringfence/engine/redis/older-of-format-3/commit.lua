-- ARGV: node, incarnation, then the attempts.
-- Reply: OK, epoch, instant, then for each attempt 1 if it may be dialled, 0 if its reservation is gone.
-- From here on no timer frees it: only evidence does.
local shard = books(1)
enter(shard)
local no = refused(shard)
if no then
  return no
end
local ids = {}
for i = 3, #ARGV do
  ids[#ids + 1] = ARGV[i]
end
readLeases(shard, ids)
readSubjects(shard)
local reply = { 'OK', shard.epoch, shard.now }
reap(shard)
for _, id in ipairs(ids) do
  local lease = leaseOf(shard, id)
  local go = lease and (lease.state == 'D' or lease.instant > shard.now)
  if go and lease.state == 'R' then
    lease.state, lease.instant = 'D', shard.now
    save(shard, id, lease)
    carries(shard, lease.subject)
  end
  reply[#reply + 1] = go and 1 or 0
end
write(shard)
return reply

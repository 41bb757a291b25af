-- ARGV: node, incarnation, starts kept of the account, then for each attempt: its number, s (the carrier has seen the
--       start), c (the send is over) or b (both), starts kept of the subject.
-- Reply: OK, epoch, instant, then for each attempt 1 if it holds something, and the instants from which its start and its
--       send age, 0 for what was not asked. If they did already, the answer that said so was lost, and the instant is a
--       later one: enough to re-assert it by.
local shard = books(1)
enter(shard)
local no = refused(shard)
if no then
  return no
end
local ids = {}
for i = 4, #ARGV, 3 do
  ids[#ids + 1] = ARGV[i]
end
readLeases(shard, ids)
readSubjects(shard)
local reply = { 'OK', shard.epoch, shard.now }
reap(shard)
for i = 4, #ARGV, 3 do
  local id, what = ARGV[i], ARGV[i + 1]
  local lease = leaseOf(shard, id)
  local start, send = 0, 0
  if what ~= 'c' then
    start = instant(shard)
    if lease and lease.start == 'o' then
      settle(shard, lease)
      push(shard, lease.subject, start, tonumber(ARGV[i + 2]))
      lease.changed = true
    end
  end
  if what ~= 's' then
    send = instant(shard)
    if lease and lease.send == 'o' then
      settleSend(shard, lease)
      push(shard, ACCOUNT, send, tonumber(ARGV[3]))
      lease.changed = true
    end
  end
  reply[#reply + 1] = lease and 1 or 0
  reply[#reply + 1] = start
  reply[#reply + 1] = send
end
write(shard)
return reply

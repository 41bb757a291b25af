-- ARGV: node, incarnation, starts kept of the account, then for each attempt: its number, s (the carrier has seen the
--       start), c (the send is over) or b (both), starts kept of the subject.
-- Reply: OK, epoch, instant, then for each attempt 1 if it holds something, and the instants of its start and of its
--       send in the rings, 0 where nothing was outstanding.
enter()
local no = refused()
if no then
  return no
end
local ids = {}
for i = 4, #ARGV, 3 do
  ids[#ids + 1] = ARGV[i]
end
readLeases(ids)
readSubjects()
local reply = { 'OK', shard.epoch, shard.now }
reap()
for i = 4, #ARGV, 3 do
  local id, what = ARGV[i], ARGV[i + 1]
  local lease = shard.lease[id]
  local start, send = 0, 0
  if lease and lease.start == 'o' and what ~= 'c' then
    start = shard.now
    settle(id, lease)
    push(lease.subject, tonumber(ARGV[i + 2]))
    lease.changed = true
  end
  if lease and lease.send == 'o' and what ~= 's' then
    send = shard.now
    lease.send = '-'
    shard.sending = shard.sending - 1
    push(ACCOUNT, tonumber(ARGV[3]))
    lease.changed = true
  end
  reply[#reply + 1] = lease and 1 or 0
  reply[#reply + 1] = start
  reply[#reply + 1] = send
end
write()
return reply

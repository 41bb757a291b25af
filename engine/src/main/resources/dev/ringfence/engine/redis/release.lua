-- ARGV: node, incarnation, starts kept of the account, then for each attempt: its number, the evidence (- certainly not
--       sent, c sent and certainly not placed, s seen by the carrier), starts kept of the subject.
-- Reply: OK, epoch, instant, then for each attempt 1 if it held something, and the instants from which its start and its
--       send age, as for answered; 0 where the evidence says that there was none.
-- Releasing twice changes nothing.
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
  local id, evidence = ARGV[i], ARGV[i + 1]
  local lease = shard.lease[id]
  local start, send = 0, 0
  if evidence == 's' then
    start = instant(shard)
    if lease and lease.start == 'o' then
      push(shard, lease.subject, start, tonumber(ARGV[i + 2]))
    end
  end
  if evidence ~= '-' then
    send = instant(shard)
    if lease and lease.send == 'o' then
      push(shard, ACCOUNT, send, tonumber(ARGV[3]))
    end
  end
  if lease then
    drop(shard, id)
  end
  reply[#reply + 1] = lease and 1 or 0
  reply[#reply + 1] = start
  reply[#reply + 1] = send
end
write(shard)
return reply

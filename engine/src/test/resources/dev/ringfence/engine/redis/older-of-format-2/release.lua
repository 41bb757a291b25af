-- ARGV: node, incarnation, starts kept of the account, then groups: the evidence (- certainly not sent, c sent and certainly
--       not placed, s seen by the carrier), starts kept of the subject, count, and that many attempts.
-- Reply: OK, epoch, instant, then the places (from 0) of the attempts that held nothing. From the instant on, each attempt
--       in turn has one from which its start ages, and one from which its send does; not what the evidence says was none.
--       If they aged before, the answer that said so was lost, and the instant is a later one.
-- Releasing twice changes nothing.
local shard = books(1)
enter(shard)
local no = refused(shard)
if no then
  return no
end
local ids, at = {}, 4
while at <= #ARGV do
  local count = tonumber(ARGV[at + 2])
  for i = at + 3, at + 2 + count do
    ids[#ids + 1] = ARGV[i]
  end
  at = at + 3 + count
end
readLeases(shard, ids)
readSubjects(shard)
local reply = { 'OK', shard.epoch, shard.now }
reap(shard)
local leases, place = shard.before, 0
at = 4
while at <= #ARGV do
  local evidence, keep, count = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  for i = at + 3, at + 2 + count do
    local id = ARGV[i]
    local lease = shard.lease[id] == nil and leases[id]
    local name, state, start, send
    if lease then
      name, state, start, send = subjectOf(lease), byte(lease, 1, 3)
    else
      reply[#reply + 1] = place
    end
    if evidence == 's' then
      local stamp = instant(shard)
      if start == O then
        push(shard, name, stamp, keep)
      end
    end
    if evidence ~= '-' then
      local stamp = instant(shard)
      if send == O then
        push(shard, ACCOUNT, stamp, tonumber(ARGV[3]))
      end
    end
    if lease then
      free(shard, id, name, state, start, send)
    end
    place = place + 1
  end
  at = at + 3 + count
end
write(shard)
return reply

-- What became of attempts, in one shard or in several on one server.
--
-- KEYS: those of each shard. ARGV: node, incarnation, count of shards, for each: starts kept of the account; then groups:
--       which shard (from 1), what is known, starts kept of the subject, count (0: the attempts of the group before), and
--       that many attempts. Known is of one that is over: - certainly not sent, c sent and certainly not placed, s seen by
--       the carrier; of one that goes on: S the carrier has seen the start, C the send is over, B both.
-- Reply: OK, epoch, instant in each shard, then the places (from 0, over all groups) of the attempts that held nothing.
--       From its shard's instant on, each attempt in turn has one from which its start ages, and one from which its send
--       does; not what is not known to have been. If they aged before, the answer that said so was lost, and the instant
--       is a later one: enough to re-assert it by.
-- What is told twice changes nothing.
local STARTS = { s = true, S = true, B = true }
local SENDS = { s = true, c = true, C = true, B = true }
local GOES_ON = { S = true, C = true, B = true }

local count, shards, reply = tonumber(A[3]), {}, { 'OK', EPOCH }
for n = 1, count do
  local shard = books(5 * n - 4)
  enter(shard)
  local no = refused(shard)
  if no then
    return no
  end
  shard.sends, shard.ids = tonumber(A[3 + n]), {}
  shards[n] = shard
  reply[2 + n] = shard.now
end
local groups, at, total, first, last = {}, 4 + count, #A, 0, 0
while at <= total do
  local shard, many = shards[tonumber(A[at])], tonumber(A[at + 3])
  if many > 0 then
    first, last = at + 4, at + 3 + many
  end
  groups[#groups + 1] = { shard, A[at + 1], tonumber(A[at + 2]), first, last }
  local ids, n = shard.ids, #shard.ids
  for i = first, last do
    n = n + 1
    ids[n] = A[i]
  end
  at = at + 4 + many
end
for _, shard in ipairs(shards) do
  readLeases(shard, shard.ids)
  readSubjects(shard)
  reap(shard)
end

-- It goes on, and less of it is outstanding.
local function less(shard, id, record, start, send)
  shard.lease[id] = sub(record, 1, 1) .. char(start, send) .. sub(record, 4)
  shard.edited[#shard.edited + 1] = id
end

local NOTHING = byte('-')
local place = 0
for _, group in ipairs(groups) do
  local shard, known, keep = group[1], group[2], group[3]
  local leases, starts, sends, over = shard.lease, STARTS[known], SENDS[known], not GOES_ON[known]
  for i = group[4], group[5] do
    local id = A[i]
    local record = leases[id]
    local state, start, send, name
    if record then
      state, start, send = byte(record, 1, 3)
      name = subjectOf(record)
    else
      reply[#reply + 1] = place
    end
    local aged, sent
    if starts then
      local stamp = instant(shard)
      aged = start == O
      if aged then
        push(shard, name, stamp, keep)
      end
    end
    if sends then
      local stamp = instant(shard)
      sent = send == O
      if sent then
        push(shard, ACCOUNT, stamp, shard.sends)
      end
    end
    if record and over then
      free(shard, id, name, state, start, send)
    elseif aged or sent then
      if aged then
        settle(shard, name)
      end
      if sent then
        shard.sending = shard.sending - 1
      end
      less(shard, id, record, aged and NOTHING or start, sent and NOTHING or send)
    end
    place = place + 1
  end
end
for _, shard in ipairs(shards) do
  write(shard)
end
return reply

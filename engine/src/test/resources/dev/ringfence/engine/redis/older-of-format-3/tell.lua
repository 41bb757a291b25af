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

local NOTHING = byte('-')
local place = 0
for _, group in ipairs(groups) do
  local shard, known, keep = group[1], group[2], group[3]
  local starts, sends, over = STARTS[known], SENDS[known], not GOES_ON[known]
  -- Much is told at once: what each attempt touches is at hand.
  local leases, places, gone, less, sent = shard.lease, shard.place, shard.gone, shard.less, shard.sent
  local g, l, s, now, sending, inUse = #gone, #less, #sent, shard.now, shard.sending, shard.inUse
  for i = group[4], group[5] do
    local id = A[i]
    local record = leases[id]
    local state, start, send, length
    if record then
      state, start, send, length = byte(record, 1, 4)
    else
      reply[#reply + 1] = place
    end
    -- No two starts of a shard have the same instant, so a repeated re-assertion of one is seen to be one.
    local aged
    if starts then
      aged = start == O and now or nil
      now = now + 1
    end
    if sends then
      if send == O then
        s = s + 1
        sent[s] = now
      end
      now = now + 1
    end
    if record and over then
      local name = sub(record, 12, 11 + length)
      change(shard, places[name], -1, start == O and -1 or 0, aged, keep)
      if send == O then
        sending = sending - 1
      end
      if state == D then
        l = l + 1
        less[l] = name
      else
        shard.unexpire[#shard.unexpire + 1] = id
      end
      inUse = inUse - 1
      g = g + 1
      gone[g] = id
      leases[id] = false
    elseif aged or sends and send == O then
      if aged then
        change(shard, places[sub(record, 12, 11 + length)], 0, -1, aged, keep)
      end
      if sends and send == O then
        sending = sending - 1
        send = NOTHING
      end
      leases[id] = char(state, aged and NOTHING or start, send) .. sub(record, 4)
      shard.edited[#shard.edited + 1] = id
    end
    place = place + 1
  end
  shard.now, shard.sending, shard.inUse = now, sending, inUse
end
for _, shard in ipairs(shards) do
  write(shard)
end
return reply

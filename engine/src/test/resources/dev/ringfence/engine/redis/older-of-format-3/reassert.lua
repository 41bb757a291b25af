-- ARGV: node, incarnation, step (begin, more or end), epoch that the begin was answered with (empty at begin), count of
--       holders, for each: attempt, subject, state of start and send (two of o and -), note; then for each start:
--       subject, instant, starts kept.
-- Reply: OK, epoch, instant, instant up to which the shard lost nothing, last incarnation of the node that was fenced (-1).
--
-- After the end the node holds exactly what it named. What it names and the shard still has is merged: a start that
-- either side knows to be settled is settled. Every part may be repeated. Until the end the node is granted nothing.
local shard = books(1)
enter(shard)
if shard.role ~= 'master' then
  return { 'REPLICA', shard.epoch }
end
if INCARNATION <= shard.fenced then
  return { 'FENCED', shard.epoch }
end
local seen = latest(shard)
if INCARNATION < seen then
  return { 'NODE', shard.epoch }
end
local step, epoch, count = ARGV[3], ARGV[4], tonumber(ARGV[5])
if step ~= 'begin' and (epoch ~= shard.epoch or not shard.known or seen ~= INCARNATION) then
  return { 'EPOCH', shard.epoch }
end

if step == 'begin' then
  local meta = { 'i:' .. NODE, A[2], 'b:' .. NODE, digits(shard.now) }
  local gone = { 'n:' .. NODE }
  if not shard.known then
    -- The data are those of another epoch, up to some instant: a replica that lags, or a log that was cut off, is an
    -- earlier state. If all had re-asserted by then it is complete up to that instant. If not, it lacks also what was lost
    -- before and had not been said again.
    if shard.open then
      shard.since = shard.last
    end
    for _, field in ipairs(call('HKEYS', shard.META)) do
      if sub(field, 1, 2) == 'n:' then
        gone[#gone + 1] = field
      end
    end
    shard.written, shard.open = EPOCH, false
  end
  readLeases(shard, {})
  readSubjects(shard)
  call('HDEL', shard.META, unpack(gone))
  reap(shard)
  write(shard, meta)
  return { 'OK', shard.epoch, shard.now, shard.since, shard.fenced }
end

local ids = {}
for i = 6, 5 + 4 * count, 4 do
  ids[#ids + 1] = ARGV[i]
  want(shard, ARGV[i + 1])
end
local times = call('HMGET', shard.META, 'b:' .. NODE, 't:' .. NODE)
local begun, fencedAt = tonumber(times[1]), tonumber(times[2]) or -1
local mine = {}
if step == 'end' then
  local all = call('HGETALL', shard.LEASES)
  for i = 1, #all, 2 do
    if owner(parse(all[i + 1])) == NODE then
      mine[#mine + 1] = all[i]
      ids[#ids + 1] = all[i]
    end
  end
end
for i = 6 + 4 * count, #ARGV, 3 do
  want(shard, ARGV[i])
end
readLeases(shard, ids)
readSubjects(shard)
reap(shard)
for i = 6, 5 + 4 * count, 4 do
  local id, name, states, note = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local lease = leaseOf(shard, id)
  if not lease then
    lease = { state = 'R', start = 'o', send = sub(states, 2, 2), subject = name }
    own(lease, note)
    hold(shard, name)
    shard.sending = shard.sending + (lease.send == 'o' and 1 or 0)
  end
  if lease.start == 'o' and sub(states, 1, 1) == '-' then
    change(shard, shard.place[lease.subject], 0, -1)
    lease.start = '-'
  end
  if lease.send == 'o' and sub(states, 2, 2) == '-' then
    shard.sending = shard.sending - 1
    lease.send = '-'
  end
  if lease.state == 'R' then
    carries(shard, lease.subject)
  end
  local _, noted = owner(lease)
  own(lease, noted)
  lease.state, lease.instant = 'D', shard.now
  save(shard, id, lease)
end
for _, id in ipairs(mine) do
  local lease = leaseOf(shard, id)
  -- What a fenced life of the node dialled waits to be adopted; the life that speaks now knows nothing of it.
  if lease and (lease.state == 'R' or lease.instant < begun and lease.instant > fencedAt) then
    drop(shard, id)
  end
end

-- Starts come from several nodes, in any order, and may come twice.
local added = {}
for i = 6 + 4 * count, #ARGV, 3 do
  local name, instant, keep = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local a = added[name] or { keep = keep }
  added[name] = a
  a[#a + 1] = instant
  shard.now = math.max(shard.now, instant + 1)
end
for name, list in pairs(added) do
  local place = shard.place[name]
  local record = shard.record[place]
  local ring = record and #record >= RING and sub(record, RING) or pack('>I7', shard.lost)
  local forgotten = unpackBytes('>I7', ring)
  local there, all = {}, {}
  for at = 8, #ring, 7 do
    all[#all + 1] = (unpackBytes('>I7', ring, at))
    there[all[#all]] = true
  end
  for _, instant in ipairs(list) do
    if instant > forgotten and not there[instant] then
      there[instant] = true
      all[#all + 1] = instant
    end
  end
  table.sort(all)
  local from = math.max(0, #all - list.keep)
  local parts = { pack('>I7', from > 0 and all[from] or forgotten) }
  for at = from + 1, #all do
    parts[#parts + 1] = pack('>I7', all[at])
  end
  local count, outstanding = carriedBy(record)
  shard.record[place], shard.anew[place] = pack('>I4I4c0', count, outstanding, table.concat(parts)), true
end
write(shard, step == 'end' and { 'n:' .. NODE, A[2] } or nil)
return { 'OK', shard.epoch, shard.now, shard.since, shard.fenced }

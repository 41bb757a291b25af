-- ARGV: node, incarnation, a fenced node (it may be this one in a former life), its last fenced incarnation, how many at most, the
--       last incarnation that is not meant (-1 if all are).
-- KEYS[9]: what the fenced node owns.
-- Reply: as header(), then for each segment that passes to the asking node: segment, token, rows without a disposition; to be
--        asked until there are none. If the fenced node was to tell that the batch is finished, that passes too. An upload has no
--        owners: it is as if it were not here.
enterBatch()
local no = batch.state == 'U' and (unreadable() or { 'ABSENT', gate.epoch }) or refused()
if no then
  return no
end
local from, upTo, above = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[6])
local theirs = KEYS[9]
local fenced = tonumber(call('HGET', META, 'f:' .. from)) or -1
local list = {}
if fenced >= upTo then
  list = call('SMEMBERS', theirs)
  if batch.finished > 0 and batch.finisher == from and batch.finlink <= upTo and batch.finlink > above and not batch.told then
    batch.finisher, batch.finlink = NODE, INCARNATION
    call('HSET', META, 'finisher', NODE, 'finlink', digits(INCARNATION))
  end
end
table.sort(list, function(a, b)
  return tonumber(a) < tonumber(b)
end)
probe()
readSegments(list)
local reply = header()
local taken, gone = {}, {}
for _, index in ipairs(list) do
  local s = segment[index]
  if s and s.node == from and s.incarnation <= upTo and s.incarnation > above and #taken < tonumber(ARGV[5]) then
    s.token, s.node, s.incarnation, s.changed = instant(), NODE, INCARNATION, true
    taken[#taken + 1] = index
    reply[#reply + 1] = tonumber(index)
    reply[#reply + 1] = s.token
    reply[#reply + 1] = s.left
  end
  if not s or s.node ~= from then
    gone[#gone + 1] = index
  end
end
run('SREM', theirs, gone)
writeSegments()
run('SADD', MINE, taken)
writeMeta('left', batch.left)
reply[3] = gate.now
return reply

-- ARGV: node, incarnation, step (begin, more or end), epoch as another answer named it (empty at begin), highest instant that the
--       node was ever answered with here, version and state that it knows, first incarnation of this life, then for each
--       segment that it owns: segment, token.
-- Reply: as header(), then at begin the instant up to which nothing was lost and the last fenced incarnation (-1); else for each
--        segment 1 if the node owns it, 2 if it was the last to and every row is disposed, 0 if it is another's; at the end, for
--        each segment that this life owns and was not granted by name: segment, token, rows without a disposition.
--
-- What this life owns without naming it was given to it by an answer that never came: it is told now, for attempts of the
-- segment's rows may be its own already. What former lives owned waits to be taken over, since attempts of theirs may be under
-- way. The later token wins: once all have spoken, instants are later than all that any of them was answered with before.
enterBatch()
local no = silenced() or unreadable()
if no then
  return no
end
local step = ARGV[3]
if batch.state == 'U' then
  return { 'ABSENT', gate.epoch }
end
if step == 'begin' then
  beginAnew()
  local reply = header()
  reply[#reply + 1] = gate.since
  reply[#reply + 1] = gate.fenced
  return reply
end
if ARGV[4] ~= gate.epoch or not gate.known then
  return { 'EPOCH', gate.epoch }
end

local life, named = tonumber(ARGV[8]), {}
for i = 9, #ARGV, 2 do
  named[#named + 1] = ARGV[i]
end
local mine = step == 'end' and call('SMEMBERS', MINE) or {}
table.sort(mine, function(a, b)
  return tonumber(a) < tonumber(b)
end)
local all = {}
for _, list in ipairs({ named, mine }) do
  for _, index in ipairs(list) do
    all[#all + 1] = index
  end
end
probe()
readSegments(all)
gate.now = math.max(gate.now, tonumber(ARGV[5]) + 1)
if tonumber(ARGV[6]) > batch.version then
  batch.version, batch.state = tonumber(ARGV[6]), ARGV[7]
end
local reply = header()
local owned, gone = {}, {}
for i, index in ipairs(named) do
  local token = tonumber(ARGV[8 + 2 * i])
  local s = segment[index] or { token = -1, left = rowsOf(tonumber(index)), node = '' }
  local yes = s.left > 0
    and (token > s.token or token == s.token and s.node == NODE and s.incarnation > gate.fenced)
  if yes then
    s.token, s.node, s.incarnation, s.changed = token, NODE, INCARNATION, true
    segment[index] = s
    owned[#owned + 1] = index
  end
  local done = s.left == 0 and token >= s.token
  reply[#reply + 1] = yes and 1 or done and 2 or 0
end
for _, index in ipairs(mine) do
  local s = segment[index]
  if s and s.node == NODE and s.left > 0 and s.incarnation < INCARNATION and s.incarnation >= life then
    s.incarnation, s.changed = INCARNATION, true
    reply[#reply + 1] = tonumber(index)
    reply[#reply + 1] = s.token
    reply[#reply + 1] = s.left
  end
  if not s or s.node ~= NODE then
    gone[#gone + 1] = index
  end
end
run('SREM', MINE, gone)
run('ZREM', FREE, owned)
writeSegments()
run('SADD', MINE, owned)
if INCARNATION > gate.incarnation then
  call('HDEL', META, 'n:' .. NODE)
end
writeMeta('version', batch.version, 'state', batch.state, 'i:' .. NODE, digits(INCARNATION))
if step == 'end' then
  call('HSET', META, 'n:' .. NODE, digits(INCARNATION))
end
return reply

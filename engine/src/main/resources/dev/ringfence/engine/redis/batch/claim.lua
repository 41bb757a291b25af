-- ARGV: node, incarnation, how many at most.
-- Reply: as header(), then for each segment that the node owns from now on: segment, token, rows without a disposition. First
-- those that were given back and have something to do, then those that nobody ever owned. None of a paused batch.
enterBatch()
local no = refused()
if no then
  return no
end
local reply = header()
if batch.state == 'U' or batch.state == 'P' or batch.left == 0 then
  return reply
end
local most, count = tonumber(ARGV[3]), math.ceil(batch.size / batch.span)
local due = call('ZRANGEBYSCORE', FREE, '-inf', digits(math.floor(gate.now / 1000)), 'LIMIT', 0, most)
local asked = {}
for _, index in ipairs(due) do
  asked[#asked + 1] = index
end
local last = math.min(batch.next + 2 * most, count) - 1
for i = batch.next, last do
  asked[#asked + 1] = tostring(i)
end
probe()
readSegments(asked)
local taken = {}
local function take(index)
  local s = segment[index]
  s.token, s.node, s.incarnation, s.changed = instant(), NODE, INCARNATION, true
  taken[#taken + 1] = index
  reply[#reply + 1] = tonumber(index)
  reply[#reply + 1] = s.token
  reply[#reply + 1] = s.left
end
for _, index in ipairs(due) do
  local s = segment[index]
  if s and s.node == '' and s.left > 0 then
    take(index)
  end
end
local i = batch.next
while i <= last and #taken < most do
  local index = tostring(i)
  if not segment[index] then
    segment[index] = { left = rowsOf(i) }
    take(index)
  end
  i = i + 1
end
run('ZREM', FREE, due)
writeSegments()
run('SADD', MINE, taken)
writeMeta('next', i)
reply[3] = gate.now
return reply

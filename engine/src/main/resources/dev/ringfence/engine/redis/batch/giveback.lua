-- ARGV: node, incarnation, channel, id, then for each segment: segment, token, wall milliseconds from which it has something to
--       do.
-- Reply: as header(), then for each 1 if it is nobody's from now on, 0 if the node did not own it.
enterBatch()
local no = refused()
if no then
  return no
end
local list = {}
for i = 5, #ARGV, 3 do
  list[#list + 1] = ARGV[i]
end
probe()
readSegments(list)
local reply = header()
local free, gone = {}, {}
for i = 5, #ARGV, 3 do
  local index = ARGV[i]
  local mine = owns(index, tonumber(ARGV[i + 1]))
  if mine then
    segment[index].node, segment[index].changed = '', true
    free[#free + 1] = ARGV[i + 2]
    free[#free + 1] = index
    gone[#gone + 1] = index
  end
  reply[#reply + 1] = mine and 1 or 0
end
writeSegments()
run('SREM', MINE, gone)
run('ZADD', FREE, free)
writeMeta('left', batch.left)
if #free > 0 then
  call('PUBLISH', ARGV[3], ARGV[4])
end
return reply

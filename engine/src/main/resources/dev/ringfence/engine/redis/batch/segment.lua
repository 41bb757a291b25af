-- ARGV: node, incarnation, segment.
-- Reply: as header(), then its rows, the first of them, how many there are, and for each block that has fates: block, fates.
enterBatch()
local no = unreadable()
if no then
  return no
end
local reply = header()
local first, count = tonumber(ARGV[3]) * batch.span, rowsOf(tonumber(ARGV[3]))
local rows = call('HGET', ROWS, ARGV[3])
if not rows then
  return reply
end
reply[#reply + 1] = rows
reply[#reply + 1] = first
reply[#reply + 1] = count
local blocks = {}
for block = math.floor(first / BLOCK), math.floor((first + count - 1) / BLOCK) do
  blocks[#blocks + 1] = tostring(block)
end
local fates = call('HMGET', FATES, unpack(blocks))
for i, block in ipairs(blocks) do
  if fates[i] then
    reply[#reply + 1] = tonumber(block)
    reply[#reply + 1] = fates[i]
  end
end
return reply

-- ARGV: node, incarnation, then blocks.
-- Reply: as header(), then for each block that has fates: block, fates.
enterBatch()
local no = unreadable()
if no then
  return no
end
local blocks = {}
for i = 3, #ARGV do
  blocks[#blocks + 1] = ARGV[i]
end
local fates = call('HMGET', FATES, unpack(blocks))
local reply = header()
for i, block in ipairs(blocks) do
  if fates[i] then
    reply[#reply + 1] = tonumber(block)
    reply[#reply + 1] = fates[i]
  end
end
return reply

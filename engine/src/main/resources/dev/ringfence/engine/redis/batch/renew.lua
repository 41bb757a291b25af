-- ARGV: node, incarnation, then for each segment: segment, token.
-- Reply: as header(), then for each 1 if the node owns it under this token, else 0.
enterBatch()
local no = refused()
if no then
  return no
end
local list = {}
for i = 3, #ARGV, 2 do
  list[#list + 1] = ARGV[i]
end
readSegments(list)
local reply = header()
for i = 3, #ARGV, 2 do
  reply[#reply + 1] = owns(ARGV[i], tonumber(ARGV[i + 1])) and 1 or 0
end
return reply

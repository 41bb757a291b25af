-- ARGV: node, incarnation.
-- Reply: as header(), then what accept was given as head.
enterBatch()
local no = unreadable()
if no then
  return no
end
local reply = header()
reply[#reply + 1] = call('GET', HEAD) or nil
return reply

-- Who a workspace never calls, for all nodes; after server.lua.
--
--   list     hash  destination -> INSTANT 1 (suppressed) or INSTANT 0 (was, and is not any more)
--   changes  zset  destination -> instant of its last change: what a node asks for that has seen all up to an instant
--
-- Instants are microseconds of the server's clock; they never go back and no two changes of a list have the same, so a page
-- of changes can end anywhere. What was taken off stays as a 0: nodes that were away learn of it. ARGV begins with the epoch
-- that the node has said its list in: in another one it may have to say it again first.
--
-- The number of a script's commands does not depend on the number of its items.
local LIST, CHANGES = KEYS[1], KEYS[2]
local call, sub = redis.call, string.sub
local time, epoch, role = server()

local function digits(n)
  return string.format('%.0f', n)
end

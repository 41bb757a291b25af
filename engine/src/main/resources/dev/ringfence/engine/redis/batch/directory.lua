-- Which batches there are, after gate.lua.
--
--   live      zset  batches that are not finished, and uploads -> instant of the last change
--   labels    hash  batch -> what nodes choose by, as its node packed it; + and the batch -> nothing, once it was accepted
--   finished  zset  batches that are finished, and of which that was told -> wall milliseconds of their end
local LIVE, LABELS, FINISHED = KEYS[2], KEYS[3], KEYS[4]
local ACCEPTED = '+'

local function writeNow()
  call('HSET', META, 'now', digits(gate.now))
end

-- Batch, score and label of what a query by score found.
local function listed(found)
  local names = {}
  for i = 1, #found, 2 do
    names[#names + 1] = found[i]
  end
  local reply = { 'OK', gate.epoch, gate.now }
  if #names > 0 then
    for i, label in ipairs(call('HMGET', LABELS, unpack(names))) do
      reply[#reply + 1] = names[i]
      reply[#reply + 1] = tonumber(found[2 * i])
      reply[#reply + 1] = label or ''
    end
  end
  return reply
end

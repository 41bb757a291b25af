-- What the server says of itself: its clock in microseconds, who it is, and whether it takes writes.
--
-- The replication id is made anew whenever a process starts as a master and whenever a replica becomes one, so it
-- changes with every event that can lose acknowledged writes. The run id does not: a master that is demoted, takes the
-- data of a replica that lagged, and is promoted again has lost writes and still has the run id it wrote them under.
local function server()
  local time = redis.call('TIME')
  local info = redis.call('INFO', 'replication')
  local _, at = string.find(info, 'master_replid:', 1, true)
  return time[1] * 1000000 + time[2], string.sub(info, at + 1, at + 40), string.match(info, 'role:(%a+)')
end

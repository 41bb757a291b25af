-- ARGV: epoch, 1 to suppress or 0 to end that, channel, what is published there, destinations.
-- Reply: OK, epoch, youngest instant of the list, then how many have changed. What changes nothing keeps its instant.
if role ~= 'master' then
  return { 'REPLICA', epoch }
end
if ARGV[1] ~= epoch then
  return { 'EPOCH', epoch }
end
local what = ARGV[2]
local destinations = { unpack(ARGV, 5) }
local youngest = call('ZREVRANGE', CHANGES, 0, 0, 'WITHSCORES')
local known = call('HMGET', LIST, unpack(destinations))
local last = tonumber(youngest[2]) or 0
local now = math.max(time, last + 1)
local list, changes = {}, {}
for i, destination in ipairs(destinations) do
  local is = known[i] and sub(known[i], -1) or '0'
  if is ~= what then
    list[#list + 1] = destination
    list[#list + 1] = digits(now) .. ' ' .. what
    changes[#changes + 1] = digits(now)
    changes[#changes + 1] = destination
    last = now
    now = now + 1
  end
end
if #list > 0 then
  call('HSET', LIST, unpack(list))
  call('ZADD', CHANGES, unpack(changes))
  call('PUBLISH', ARGV[3], ARGV[4])
end
return { 'OK', epoch, last, #list / 2 }

-- ARGV: epoch or nothing, instant after which a destination must have changed, how many at most.
-- Reply: OK, epoch, 0, then for each: destination, instant of its change, 1 if it is suppressed; the oldest change first.
if role ~= 'master' then
  return { 'REPLICA', epoch }
end
if ARGV[1] ~= '' and ARGV[1] ~= epoch then
  return { 'EPOCH', epoch }
end
local found = call('ZRANGEBYSCORE', CHANGES, '(' .. ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', 0, tonumber(ARGV[3]))
local names, reply = {}, { 'OK', epoch, 0 }
for i = 1, #found, 2 do
  names[#names + 1] = found[i]
end
if #names > 0 then
  for i, record in ipairs(call('HMGET', LIST, unpack(names))) do
    reply[#reply + 1] = names[i]
    reply[#reply + 1] = tonumber(found[2 * i])
    -- Of what the list lacks nobody knows that it may be called.
    reply[#reply + 1] = record and sub(record, -1) == '0' and 0 or 1
  end
end
return reply

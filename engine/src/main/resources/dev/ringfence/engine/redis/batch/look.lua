-- ARGV: node, incarnation.
-- Reply: as header(), then rows, rows of a segment, instant of its end (0), segments that can be claimed now, wall milliseconds
-- from which one more can be (-1), print, 1 if its end was told, then for each kind of disposition: kind, count.
enterBatch()
local no = unreadable()
if no then
  return no
end
local wall = digits(math.floor(gate.now / 1000))
local due = call('ZCOUNT', FREE, '-inf', wall)
local later = call('ZRANGEBYSCORE', FREE, '(' .. wall, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
local reply = header()
for _, value in ipairs({
  batch.size, batch.span, batch.finished, due + math.ceil(batch.size / batch.span) - batch.next,
  later[2] and tonumber(later[2]) or -1, batch.print, batch.told and 1 or 0
}) do
  reply[#reply + 1] = value
end
local counts = call('HGETALL', COUNTS)
for i = 1, #counts do
  reply[#reply + 1] = tonumber(counts[i])
end
return reply

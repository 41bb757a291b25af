-- ARGV: node, incarnation, a silent node, its last incarnation that is fenced.
-- Reply: OK, epoch, instant, then 1 if it is fenced, 0 if a later life of it is here: then nothing was done. A node may fence
-- lives of its own before it re-asserts, in any epoch; it is waited for then. An upload has no owners: it is as if it were not here.
-- Up to where the data of another epoch are complete must not move: all that came after is said again by that.
local state = enter('state')
local silent, upTo = ARGV[3], tonumber(ARGV[4])
local own = silent == NODE
if state == 'U' then
  return unreadable() or { 'ABSENT', gate.epoch }
end
local no
if own then
  no = unreadable() or silenced()
else
  no = refused()
end
if no then
  return no
end
if own and INCARNATION <= upTo then
  return { 'NODE', gate.epoch }
end
local known = call('HMGET', META, 'i:' .. silent, 'f:' .. silent)
local incarnation = tonumber(known[1]) or -1
local done = own or incarnation <= upTo
if done and upTo > (tonumber(known[2]) or -1) then
  call('HDEL', META, 'n:' .. silent)
  call('HSET', META, 'f:' .. silent, digits(upTo), 'now',
    digits(gate.known and gate.now or gate.last), 'i:' .. silent,
    digits(own and INCARNATION or incarnation))
end
return { 'OK', gate.epoch, gate.now, done and 1 or 0 }

-- ARGV: node, incarnation, step (begin or end), epoch that the begin was answered with, highest instant that the node was ever
--       answered with here.
-- Reply: OK, epoch, instant, then instant up to which nothing was lost, last fenced incarnation (-1).
--
-- Between begin and end the node announces again what it has accepted.
enter()
local no = silenced()
if no then
  return no
end
if ARGV[3] == 'begin' then
  beginAnew()
elseif ARGV[4] ~= gate.epoch or not gate.known or gate.incarnation ~= INCARNATION then
  return { 'EPOCH', gate.epoch }
else
  gate.now = math.max(gate.now, tonumber(ARGV[5]) + 1)
  call('HSET', META, 'now', digits(gate.now), 'n:' .. NODE, digits(INCARNATION))
end
return { 'OK', gate.epoch, gate.now, gate.since, gate.fenced }

-- ARGV: node, incarnation, a node that it took over, its last fenced incarnation.
-- Reply: OK, epoch, instant, then 1 if that is noted, 0 if another takes it over.
local no = enter()
if no then
  return no
end
local d = dead[ARGV[3]]
local mine = d and d[1] == tonumber(ARGV[4]) and d[3] == NODE
if mine then
  call('HSET', DEAD, ARGV[3], digits(d[1]) .. ' 1 ' .. NODE)
end
writeMeta()
return { 'OK', group.epoch, group.now, mine and 1 or 0 }

-- ARGV: node, incarnation, a silent node, its last incarnation that is to be fenced, microseconds of silence that are enough.
-- Reply: OK, epoch, instant, then MINE (the asking node takes it over), OTHER (another does, and lives), ALIVE or DONE, and up to
--        which incarnation.
--
-- Who takes over and falls silent is replaced by whoever takes it over itself, together: what it had adopted of the first is among
-- what it holds, so the first must not be gone on with alone.
local no = enter()
if no then
  return no
end
local silent, upTo, enough = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local d = dead[silent]
local open = d and d[2] == 0
-- Whose unfinished taking over passes to the asking node.
local whose
local is
if open and (d[3] == '' or not beat[d[3]]) then
  -- Redis had lost it. If somebody has begun he says so, once he has noticed.
  upTo, whose = d[1], d[3]
  is = group.now - group.from >= enough and 'MINE' or 'OTHER'
elseif open and d[3] ~= silent or d and d[1] >= upTo then
  upTo = d[1]
  is = not open and 'DONE' or d[3] == NODE and 'MINE' or 'OTHER'
elseif silent ~= NODE and beat[silent] and beat[silent][1] <= upTo and silence(silent) >= enough then
  is, whose = 'MINE', silent
else
  is = 'ALIVE'
end
if is == 'MINE' and whose then
  decide(silent, upTo, NODE)
  for node, other in pairs(dead) do
    if other[2] == 0 and other[3] == whose then
      decide(node, other[1], NODE)
    end
  end
end
writeMeta()
return { 'OK', group.epoch, group.now, is, upTo }

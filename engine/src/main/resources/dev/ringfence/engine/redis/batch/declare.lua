-- ARGV: node, incarnation, a silent node, its last incarnation that is to be fenced, microseconds of silence that are enough.
-- Reply: OK, epoch, instant, then MINE (the asking node takes it over), OTHER (another does, and lives), ALIVE or DONE, and up to
--        which incarnation.
--
-- Who takes over and falls silent is replaced: what is done in taking over may be done again.
local no = enter()
if no then
  return no
end
local silent, upTo, enough = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local function gone(node)
  return not beat[node] or silence(node) >= enough or dead[node] and beat[node][1] <= dead[node][1]
end
local d = dead[silent]
local is
if d and d[1] >= upTo then
  upTo = d[1]
  if d[2] == 1 then
    is = 'DONE'
  elseif d[3] == NODE or gone(d[3]) then
    is = 'MINE'
  else
    is = 'OTHER'
  end
elseif silent ~= NODE and beat[silent] and beat[silent][1] <= upTo and silence(silent) >= enough then
  is = 'MINE'
else
  is = 'ALIVE'
end
if is == 'MINE' then
  call('HSET', DEAD, silent, digits(upTo) .. ' 0 ' .. NODE)
end
writeMeta()
return { 'OK', group.epoch, group.now, is, upTo }

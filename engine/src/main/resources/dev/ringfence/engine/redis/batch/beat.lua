-- ARGV: node, incarnation.
-- Reply: OK, epoch, instant, then for each node that was ever heard: node, incarnation, count of its beats, microseconds since the
-- last, its last fenced incarnation (-1), 1 if that was taken over, who does it.
local no = enter()
if no then
  return no
end
beat[NODE] = { INCARNATION, (beat[NODE] and beat[NODE][2] or 0) + 1, digits(group.now) }
call('HSET', BEATS, NODE, digits(INCARNATION) .. ' ' .. digits(beat[NODE][2]) .. ' ' .. digits(group.now))
writeMeta()
local names = {}
for node in pairs(beat) do
  names[#names + 1] = node
end
for node in pairs(dead) do
  if not beat[node] then
    names[#names + 1] = node
  end
end
table.sort(names)
local reply = { 'OK', group.epoch, group.now }
for _, node in ipairs(names) do
  local b, d = beat[node] or { -1, 0 }, dead[node] or { -1, 0, '' }
  for _, value in ipairs({ node, b[1], b[2], silence(node), d[1], d[2], d[3] }) do
    reply[#reply + 1] = value
  end
end
return reply

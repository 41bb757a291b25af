-- ARGV: node, incarnation, then what the node remembers of decisions that are not done with: the first incarnation of the life that
--       remembers (-1 for none), up to which incarnation lives of its own were given away (-1 for none), and for each node
--       that it takes over: node, up to which incarnation.
-- Reply: OK, epoch, instant, then for each node that was ever heard: node, incarnation, count of its beats, microseconds since the
-- last, its last fenced incarnation (-1), 1 if that was taken over, who does it.
--
-- A decision that Redis has lost is decided again: the node that was given away has forgotten what it dialled, and its taker
-- may have begun.
local no = enter()
if no then
  return no
end
beat[NODE] = { INCARNATION, (beat[NODE] and beat[NODE][2] or 0) + 1, digits(group.now) }
call('HSET', BEATS, NODE, digits(INCARNATION) .. ' ' .. digits(beat[NODE][2]) .. ' ' .. digits(group.now))
writeMeta()
local life, given = tonumber(ARGV[3]), tonumber(ARGV[4])
if given > (dead[NODE] and dead[NODE][1] or -1) then
  decide(NODE, given, '')
end
if life > (dead[NODE] and dead[NODE][1] or -1) then
  for i = 5, #ARGV, 2 do
    local upTo, d = tonumber(ARGV[i + 1]), dead[ARGV[i]]
    if not d or d[1] < upTo or d[1] == upTo and d[2] == 0 and d[3] ~= NODE then
      decide(ARGV[i], upTo, NODE)
    end
  end
end
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

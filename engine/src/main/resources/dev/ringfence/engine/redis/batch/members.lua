-- Which nodes live, after server.lua. It decides who takes over whom. To take a living node for dead is safe, since every shard is
-- fenced before anything of it is touched.
--
--   meta   hash  epoch, now, from (when this epoch began: who was silent before had nobody to speak to)
--   beats  hash  node -> INCARNATION COUNT INSTANT of its last beat
--   dead   hash  node -> UPTO DONE BY: its last fenced incarnation, whether it was taken over, and who does it (empty when only the
--                node itself remembered that)
local META, BEATS, DEAD = KEYS[1], KEYS[2], KEYS[3]
local NODE, INCARNATION = ARGV[1], tonumber(ARGV[2])
local call = redis.call
local group = {}
local beat, dead = {}, {}

local function digits(n)
  return string.format('%.0f', n)
end

local function read(key, pattern, into)
  local all = call('HGETALL', key)
  for i = 1, #all, 2 do
    local a, b, c = string.match(all[i + 1], pattern)
    into[all[i]] = { tonumber(a), tonumber(b), c }
  end
end

-- Reads all, and says why the node is not heard, or nil.
local function enter()
  local time, epoch, role = server()
  local meta = call('HMGET', META, 'epoch', 'now', 'from')
  read(BEATS, '^(%d+) (%d+) (%d+)$', beat)
  read(DEAD, '^(%d+) (%d) (.*)$', dead)
  group.epoch = epoch
  group.now = math.max(time, (tonumber(meta[2]) or 0) + 1)
  group.from = meta[1] == epoch and tonumber(meta[3]) or group.now
  if role ~= 'master' then
    return { 'REPLICA', epoch }
  end
  if dead[NODE] and INCARNATION <= dead[NODE][1] then
    return { 'FENCED', epoch }
  end
  if beat[NODE] and INCARNATION < beat[NODE][1] then
    return { 'NODE', epoch }
  end
end

local function silence(node)
  return group.now - math.max(beat[node] and tonumber(beat[node][3]) or 0, group.from)
end

local function decide(node, upTo, by)
  dead[node] = { upTo, 0, by }
  call('HSET', DEAD, node, digits(upTo) .. ' 0 ' .. by)
end

local function writeMeta()
  call('HSET', META, 'epoch', group.epoch, 'now', digits(group.now), 'from', digits(group.from))
end

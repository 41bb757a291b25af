-- Who asks, under which epoch, and whether he is heard: in front of every script here, after server.lua.
--
--   meta  hash  epoch, phase, now, since; for each node n:NODE, i:NODE, f:NODE: all as in a shard of limits
--
-- A script reads all that it needs, decides in memory, and then writes. The number of its commands does not depend on the
-- number of its items.
local META = KEYS[1]
local NODE, INCARNATION = ARGV[1], tonumber(ARGV[2])
local call, sub, byte, pack, unpackBytes = redis.call, string.sub, string.byte, struct.pack, struct.unpack
local gate = {}

local function digits(n)
  return string.format('%.0f', n)
end

-- Reads what is known of the epoch and of who asks, and further fields, which it returns.
local function enter(...)
  local time, epoch, role = server()
  local meta = call('HMGET', META, 'epoch', 'phase', 'now', 'since', 'n:' .. NODE, 'i:' .. NODE, 'f:' .. NODE, ...)
  gate.epoch, gate.master = epoch, role == 'master'
  gate.there = meta[1]
  gate.known = meta[1] == epoch
  gate.open = meta[2] == 'open'
  gate.last = tonumber(meta[3]) or 0
  gate.now = math.max(time, gate.last + 1)
  gate.since = tonumber(meta[4]) or 0
  gate.asserted = meta[5] and tonumber(meta[5]) == INCARNATION
  gate.incarnation = tonumber(meta[6]) or -1
  gate.fenced = tonumber(meta[7]) or -1
  return unpack(meta, 8, 7 + select('#', ...))
end

-- An instant of its own.
local function instant()
  gate.now = gate.now + 1
  return gate.now - 1
end

-- Why nothing at all can be said, or nil: enough for what only reads.
local function unreadable()
  if not gate.master then
    return { 'REPLICA', gate.epoch }
  end
  if not gate.there then
    return { 'ABSENT', gate.epoch }
  end
end

-- Why the call cannot be done, or nil. With begun, it is enough that the node has begun to re-assert under this incarnation;
-- with whileClosed, others need not have re-asserted.
local function refused(whileClosed, begun)
  local no = unreadable()
  if no then
    return no
  end
  if INCARNATION <= gate.fenced then
    return { 'FENCED', gate.epoch }
  end
  if not gate.known then
    return { 'EPOCH', gate.epoch }
  end
  if not gate.asserted and not (begun and gate.incarnation == INCARNATION) then
    return { 'NODE', gate.epoch }
  end
  if not gate.open and not whileClosed then
    return { 'CLOSED', gate.epoch }
  end
end

local function run(command, key, arguments)
  if #arguments > 0 then
    call(command, key, unpack(arguments))
  end
end

-- Why the node may not re-assert, or nil.
local function silenced()
  if not gate.master then
    return { 'REPLICA', gate.epoch }
  end
  if INCARNATION <= gate.fenced then
    return { 'FENCED', gate.epoch }
  end
  if INCARNATION < gate.incarnation then
    return { 'NODE', gate.epoch }
  end
end

-- The node begins to re-assert; the first one in an epoch closes it. Data of another epoch are complete up to where they end if
-- all had re-asserted by then, and else up to where the epoch before was.
local function beginAnew()
  local set = { 'i:' .. NODE, digits(INCARNATION) }
  local gone = { 'n:' .. NODE }
  if not gate.known then
    if gate.open then
      gate.since = gate.last
    end
    for _, field in ipairs(call('HKEYS', META)) do
      if sub(field, 1, 2) == 'n:' then
        gone[#gone + 1] = field
      end
    end
    for _, value in ipairs({ 'epoch', gate.epoch, 'phase', 'closed', 'since', digits(gate.since) }) do
      set[#set + 1] = value
    end
  end
  set[#set + 1] = 'now'
  set[#set + 1] = digits(gate.now)
  call('HDEL', META, unpack(gone))
  call('HSET', META, unpack(set))
end

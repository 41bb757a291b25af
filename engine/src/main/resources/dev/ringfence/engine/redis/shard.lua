-- The books of one shard: an account with its numbers, or a slice of the destinations. Each script is server.lua, this
-- text and its own. All keys of a shard share a hash tag and are declared by every script.
--
--   meta    hash    epoch, phase, now, config, since, lost, scan; for each node n:NODE (its incarnation, once it has
--                   re-asserted in this epoch), i:NODE (the highest incarnation seen), b:NODE (when it began to re-assert)
--   leases  hash    attempt -> STATE START SEND INSTANT|subject|node|note
--                   STATE R reserved until INSTANT, D dialling since INSTANT; START, SEND: o outstanding, - settled
--   expiry  zset    attempt -> deadline: reserved ones only
--   open    set     attempts whose send is outstanding
--   holders hash    subject -> for each attempt that it carries its 16 digits and + (start outstanding) or - (settled)
--   starts  hash    subject -> 7 bytes for each start that was answered, the oldest first, in microseconds; in front the
--                   youngest start that was forgotten. '@' is the account itself: its sends
--
-- A script reads all that it needs, decides in memory, and then writes: a key of a wrong type fails it with nothing
-- written. Its number of commands does not depend on the number of its items.
local META, LEASES, EXPIRY, OPEN, HOLDERS, STARTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local NODE, INCARNATION = ARGV[1], tonumber(ARGV[2])
local ACCOUNT = '@'
local EVENT = math.huge
-- Expired reservations that one call removes at most; those beyond it still count.
local REAPED = 256
local call, sub, find, pack, unpackBytes = redis.call, string.sub, string.find, struct.pack, struct.unpack
-- Where other nodes hear of an account's numbers. Nobody listens for destinations: they are looked at when it matters.
local NEWS = find(META, '{a:', 1, true) and sub(META, 1, -5) .. 'news'

local function digits(n)
  return string.format('%.0f', n)
end

local shard = { lease = {}, before = {}, touched = {}, subject = {}, named = {} }

-- Reads what the shard knows of itself. Time never goes back, and no two calls have the same instant.
local function enter()
  local time, epoch, role = server()
  local meta = call('HMGET', META, 'epoch', 'phase', 'now', 'config', 'lost', 'scan', 'since', 'n:' .. NODE, 'i:' .. NODE)
  shard.time, shard.epoch, shard.role = time, epoch, role
  shard.meta = meta
  shard.known = meta[1] == epoch
  shard.open = meta[2] == 'open'
  shard.last = tonumber(meta[3]) or 0
  shard.now = math.max(time, shard.last + 1)
  shard.config = tonumber(meta[4]) or 0
  shard.lost = tonumber(meta[5]) or 0
  shard.scan = meta[6] or '0'
  shard.since = tonumber(meta[7]) or 0
  shard.asserted = meta[8] and tonumber(meta[8]) == INCARNATION
  shard.incarnation = tonumber(meta[9]) or -1
end

-- Why the call cannot be answered at all, or nil. Only what leads to opening goes on while others have not re-asserted:
-- an end that is told before gives nobody room, and its instant could be one that was lost and is said again.
local function refused(whileClosed)
  if shard.role ~= 'master' then
    return { 'REPLICA', shard.epoch }
  end
  if not shard.known then
    return { 'EPOCH', shard.epoch }
  end
  if not shard.asserted then
    return { 'NODE', shard.epoch }
  end
  if not shard.open and not whileClosed then
    return { 'CLOSED', shard.epoch }
  end
end

local function parse(record)
  local state, start, send, instant, name, node, note =
    string.match(record, '^(.)(.)(.)(%d+)|([^|]*)|([^|]*)|(.*)$')
  return { state = state, start = start, send = send, instant = tonumber(instant), subject = name, node = node, note = note }
end

local function want(name)
  if shard.subject[name] == nil then
    shard.subject[name] = false
    shard.named[#shard.named + 1] = name
  end
end

-- Reads the leases of the given attempts, and of those whose reservation has expired.
local function readLeases(ids)
  shard.due = call('ZRANGEBYSCORE', EXPIRY, '-inf', digits(shard.now), 'LIMIT', 0, REAPED)
  shard.inUse = call('HLEN', LEASES)
  shard.sending = call('SCARD', OPEN)
  local all = {}
  for _, list in ipairs({ shard.due, ids }) do
    for _, id in ipairs(list) do
      if shard.lease[id] == nil then
        shard.lease[id] = false
        all[#all + 1] = id
      end
    end
  end
  shard.touched = all
  if #all == 0 then
    call('HMGET', LEASES, '')
    return
  end
  local records = call('HMGET', LEASES, unpack(all))
  for i, id in ipairs(all) do
    if records[i] then
      local lease = parse(records[i])
      shard.lease[id] = lease
      shard.before[id] = { state = lease.state, send = lease.send, subject = lease.subject }
      want(lease.subject)
    end
  end
end

-- Reads what the subjects carry, and what they started.
local function readSubjects()
  local names = shard.named
  names[#names + 1] = ACCOUNT
  local holders = call('HMGET', HOLDERS, unpack(names))
  local starts = call('HMGET', STARTS, unpack(names))
  for i, name in ipairs(names) do
    local held = holders[i] or ''
    local _, outstanding = string.gsub(held, '%+', '+')
    shard.subject[name] = { held = held, count = #held / 17, outstanding = outstanding, ring = starts[i] or nil }
  end
end

local function hold(id, name, settled)
  local s = shard.subject[name]
  s.held = s.held .. id .. (settled and '-' or '+')
  s.count = s.count + 1
  s.outstanding = s.outstanding + (settled and 0 or 1)
  s.heldAnew = true
end

-- The start of a holder does not count as outstanding any more.
local function settle(id, lease)
  lease.start = '-'
  local s = shard.subject[lease.subject]
  local at = find(s.held, id, 1, true)
  s.held = sub(s.held, 1, at + 15) .. '-' .. sub(s.held, at + 17)
  s.outstanding = s.outstanding - 1
  s.heldAnew = true
end

-- The attempt holds nothing any more. What its start and its send left in the rings stays.
local function drop(id)
  local lease = shard.lease[id]
  local s = shard.subject[lease.subject]
  local at = find(s.held, id, 1, true)
  s.held = sub(s.held, 1, at - 1) .. sub(s.held, at + 17)
  s.count = s.count - 1
  if lease.start == 'o' then
    s.outstanding = s.outstanding - 1
  end
  if lease.send == 'o' then
    shard.sending = shard.sending - 1
  end
  s.heldAnew = true
  shard.inUse = shard.inUse - 1
  shard.lease[id] = false
end

-- Reservations whose time is over leave without a trace: nothing was dialled for them.
local function reap()
  for _, id in ipairs(shard.due) do
    if shard.lease[id] then
      drop(id)
    end
  end
end

-- One more start ages. The ring is made anew once a call, however many join it.
local function push(name, stamp, keep)
  local s = shard.subject[name]
  s.joined = s.joined or {}
  s.joined[#s.joined + 1] = pack('>I7', stamp)
  s.keep = keep
end

-- The ring as long as its windows need it. What falls out in front is what was forgotten last.
local function lengthen(s)
  local ring = (s.ring or pack('>I7', shard.lost)) .. table.concat(s.joined)
  local extra = #ring / 7 - 1 - s.keep
  s.ring = extra > 0 and sub(ring, 7 * extra + 1) or ring
  s.ringAnew = true
end

-- An instant of its own: no two starts of a shard have the same, so a repeated re-assertion of one is seen to be one.
local function instant()
  shard.now = shard.now + 1
  return shard.now - 1
end

-- The start that must have left a window before one more may begin: the k-th youngest, or what was forgotten.
local function leaver(ring, k)
  if not ring then
    return shard.lost
  end
  local at = math.max(0, #ring / 7 - k)
  return (unpackBytes('>I7', ring, 7 * at + 1))
end

local function windows(text)
  local list = {}
  for count, length in string.gmatch(text, '(%d+)/(%d+)') do
    list[#list + 1] = { tonumber(count), tonumber(length) }
  end
  return list
end

-- When one more start may begin: now if at once, EVENT if the outstanding ones alone fill a window.
local function opensAt(ring, outstanding, list)
  local at = shard.now
  for _, window in ipairs(list) do
    local free = window[1] - outstanding
    if free <= 0 then
      return EVENT
    end
    at = math.max(at, leaver(ring, free) + window[2])
  end
  return at
end

local function record(lease)
  return lease.state .. lease.start .. lease.send .. digits(lease.instant) .. '|' .. lease.subject .. '|' .. lease.node
    .. '|' .. lease.note
end

local function run(command, key, arguments)
  if #arguments > 0 then
    call(command, key, unpack(arguments))
  end
end

-- What the node's calls carry more or less of each number: NODE|instant|number+1,number-2
local function publish()
  local more = {}
  local function count(name, by)
    more[name] = (more[name] or 0) + by
  end
  for _, id in ipairs(shard.touched) do
    local lease, before = shard.lease[id], shard.before[id]
    if before and before.state == 'D' then
      count(before.subject, -1)
    end
    if lease and lease.state == 'D' then
      count(lease.subject, 1)
    end
  end
  local parts = {}
  for _, name in ipairs(shard.named) do
    if more[name] and more[name] ~= 0 then
      parts[#parts + 1] = string.format('%s%+d', name, more[name])
    end
  end
  if #parts > 0 then
    call('PUBLISH', NEWS, NODE .. '|' .. digits(shard.now) .. '|' .. table.concat(parts, ','))
  end
end

-- Writes what changed. What gives room comes first: it is not refused when the memory is full, and what follows a first
-- write is not refused either, so a full server can still be told that calls have ended.
local function write(more)
  local gone, set, unexpire, expire, closed, opened = {}, {}, {}, {}, {}, {}
  for _, id in ipairs(shard.touched) do
    local lease, before = shard.lease[id], shard.before[id]
    if before and not lease then
      gone[#gone + 1] = id
    end
    if before and before.state == 'R' and not (lease and lease.state == 'R') then
      unexpire[#unexpire + 1] = id
    end
    if before and before.send == 'o' and not (lease and lease.send == 'o') then
      closed[#closed + 1] = id
    end
    if lease and lease.changed then
      set[#set + 1] = id
      set[#set + 1] = record(lease)
      if lease.state == 'R' then
        expire[#expire + 1] = digits(lease.instant)
        expire[#expire + 1] = id
      end
      if lease.send == 'o' then
        opened[#opened + 1] = id
      end
    end
  end
  local empty, held, rings = {}, {}, {}
  for _, name in ipairs(shard.named) do
    local s = shard.subject[name]
    if s.heldAnew and s.count == 0 then
      empty[#empty + 1] = name
    elseif s.heldAnew then
      held[#held + 1] = name
      held[#held + 1] = s.held
    end
    if s.joined then
      lengthen(s)
    end
    if s.ringAnew then
      rings[#rings + 1] = name
      rings[#rings + 1] = s.ring
    end
  end
  run('HDEL', LEASES, gone)
  run('HDEL', HOLDERS, empty)
  run('ZREM', EXPIRY, unexpire)
  run('SREM', OPEN, closed)
  run('HSET', LEASES, set)
  run('HSET', HOLDERS, held)
  run('HSET', STARTS, rings)
  run('ZADD', EXPIRY, expire)
  run('SADD', OPEN, opened)
  local meta = more or {}
  meta[#meta + 1] = 'now'
  meta[#meta + 1] = digits(shard.now)
  run('HSET', META, meta)
  if NEWS then
    publish()
  end
end

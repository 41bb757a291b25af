-- The books of a shard: an account with its numbers, or a slice of the destinations. Each script is server.lua, this text
-- and its own. All keys of a shard share a hash tag and are declared by every script.
--
--   meta    hash    epoch, phase, now, config, since, lost; sending (how many sends are outstanding), turned (when the
--                   older generation was closed); for each node n:NODE (its incarnation, once it has re-asserted in this
--                   epoch), i:NODE (the highest incarnation seen), b:NODE (when it began to re-assert), f:NODE (the last
--                   incarnation that was fenced), t:NODE (when)
--   leases  hash    attempt -> STATE START SEND, INSTANT in 7 bytes, subject|node|note
--                   STATE R reserved until INSTANT, D dialling since INSTANT; START, SEND: o outstanding, - settled
--   expiry  zset    attempt -> deadline: reserved ones only
--   older   hash    as starts: the older generation of destinations
--   holders hash    subject -> how many attempts it carries, how many of them have their start outstanding; 4 bytes each
--   starts  hash    subject -> 7 bytes for each start that was answered, the oldest first, in microseconds; in front the
--                   youngest start that was forgotten. '@' is the account itself: its sends
--
-- A script reads all that it needs, decides in memory, and then writes: a key of a wrong type fails it with nothing
-- written. Its number of commands does not depend on the number of its items.
local NODE, INCARNATION = ARGV[1], tonumber(ARGV[2])
local ACCOUNT = '@'
local EVENT = math.huge
-- Expired reservations that one call removes at most; those beyond it still count.
local REAPED = 256
local R, D, O = string.byte('RDo', 1, 3)
-- Destinations whose starts are kept before any are dropped.
local KEPT = 1024
-- A name so long that a hash is kept as a table, and not as a list that is searched from end to end.
local LONG = string.rep('-', 80)
local call, sub, byte, find, pack, unpackBytes = redis.call, string.sub, string.byte, string.find, struct.pack, struct.unpack
local TIME, EPOCH, ROLE = server()

local function digits(n)
  return string.format('%.0f', n)
end

-- The books whose keys come from this one on.
local function books(first)
  local meta = KEYS[first]
  return {
    META = meta, LEASES = KEYS[first + 1], EXPIRY = KEYS[first + 2], OLDER = KEYS[first + 3], HOLDERS = KEYS[first + 4],
    STARTS = KEYS[first + 5],
    -- Where other nodes hear of an account's numbers. Nobody listens for destinations: they are looked at when it matters.
    news = find(meta, '{a:', 1, true) and sub(meta, 1, -5) .. 'news',
    -- What is known of attempts: by attempt, as it was (text) and as it is (false: it holds nothing; nil: as it was).
    before = {}, lease = {}, touched = {}, set = {},
    -- What is known of subjects: where each name stands, and by place. A list costs less than a table for each.
    place = {}, named = {}, count = {}, outstanding = {}, ring = {}, joined = {}, keep = {}, heldAnew = {}, ringAnew = {},
    more = {}
  }
end

-- Reads what the shard knows of itself. Time never goes back, and no two calls have the same instant.
local function enter(shard)
  local meta = call('HMGET', shard.META, 'epoch', 'phase', 'now', 'config', 'lost', 'turned', 'since', 'n:' .. NODE,
    'i:' .. NODE, 'f:' .. NODE, 'sending')
  local time = TIME
  shard.time, shard.epoch, shard.role = time, EPOCH, ROLE
  shard.known = meta[1] == EPOCH
  shard.open = meta[2] == 'open'
  shard.last = tonumber(meta[3]) or 0
  shard.now = math.max(time, shard.last + 1)
  shard.config = tonumber(meta[4]) or 0
  shard.lost = tonumber(meta[5]) or 0
  shard.turned = tonumber(meta[6]) or 0
  shard.since = tonumber(meta[7]) or 0
  shard.asserted = meta[8] and tonumber(meta[8]) == INCARNATION
  shard.incarnation = tonumber(meta[9]) or -1
  shard.fenced = tonumber(meta[10]) or -1
  shard.sending = tonumber(meta[11]) or 0
end

-- Why the call cannot be answered at all, or nil. Only what leads to opening goes on while others have not re-asserted:
-- an end that is told before gives nobody room, and its instant could be one that was lost and is said again.
local function refused(shard, whileClosed)
  if shard.role ~= 'master' then
    return { 'REPLICA', shard.epoch }
  end
  if INCARNATION <= shard.fenced then
    return { 'FENCED', shard.epoch }
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

local function subjectOf(record)
  return sub(record, 11, find(record, '|', 11, true) - 1)
end

local function parse(record)
  return {
    state = sub(record, 1, 1), start = sub(record, 2, 2), send = sub(record, 3, 3), instant = unpackBytes('>I7', record, 4),
    subject = subjectOf(record), record = record
  }
end

-- What the attempt holds now, or false.
local function leaseOf(shard, id)
  local lease, before = shard.lease[id], shard.before[id]
  if lease == nil and before then
    lease = parse(before)
    shard.lease[id] = lease
  end
  return lease or false
end

-- What follows the subject: |node|note
local function tail(lease)
  return lease.tail or sub(lease.record, 11 + #lease.subject)
end

-- Whose it is, and its note.
local function owner(lease)
  local node, note = string.match(tail(lease), '^|([^|]*)|(.*)$')
  return node, note
end

local function own(lease, note)
  lease.tail = '|' .. NODE .. '|' .. note
end

local function record(lease)
  return lease.state .. lease.start .. lease.send .. pack('>I7', lease.instant) .. lease.subject .. tail(lease)
end

local function want(shard, name)
  local place = shard.place
  if not place[name] then
    local named = shard.named
    local n = #named + 1
    named[n] = name
    place[name] = n
  end
end

-- Reads the leases of the given attempts, and of those whose reservation has expired.
local function readLeases(shard, ids)
  local before, all, n = shard.before, shard.touched, 0
  shard.due = call('ZRANGEBYSCORE', shard.EXPIRY, '-inf', digits(shard.now), 'LIMIT', 0, REAPED)
  shard.inUse = call('HLEN', shard.LEASES)
  shard.empty = shard.inUse == 0
  for _, list in ipairs({ shard.due, ids }) do
    for i = 1, #list do
      local id = list[i]
      if before[id] == nil then
        before[id] = false
        n = n + 1
        all[n] = id
      end
    end
  end
  if n == 0 then
    return
  end
  local records = call('HMGET', shard.LEASES, unpack(all))
  for i = 1, n do
    local text = records[i]
    if text then
      before[all[i]] = text
      want(shard, subjectOf(text))
    end
  end
end

-- Reads what the subjects carry, and what they started.
local function readSubjects(shard)
  want(shard, ACCOUNT)
  local names, rings = shard.named, shard.ring
  local counts, outstanding, joined, heldAnew, ringAnew = shard.count, shard.outstanding, shard.joined, shard.heldAnew, shard.ringAnew
  local holders = call('HMGET', shard.HOLDERS, unpack(names))
  local starts = call('HMGET', shard.STARTS, unpack(names))
  local older = call('HLEN', shard.OLDER) > 0 and {}
  for i = 1, #names do
    local held = holders[i]
    if held then
      counts[i], outstanding[i] = unpackBytes('>I4I4', held)
    else
      counts[i], outstanding[i] = 0, 0
    end
    rings[i], joined[i], heldAnew[i], ringAnew[i] = starts[i], false, false, false
    if older and not starts[i] then
      older[#older + 1] = names[i]
    end
  end
  if older and #older > 0 then
    local found = call('HMGET', shard.OLDER, unpack(older))
    for i = 1, #older do
      rings[shard.place[older[i]]] = found[i]
    end
  end
end

-- What the node's calls carry more or less of a number.
local function carries(shard, name, by)
  shard.more[name] = (shard.more[name] or 0) + by
end

local function hold(shard, name, settled)
  local at = shard.place[name]
  shard.count[at] = shard.count[at] + 1
  if not settled then
    shard.outstanding[at] = shard.outstanding[at] + 1
  end
  shard.heldAnew[at] = true
  shard.inUse = shard.inUse + 1
end

-- The start of a holder does not count as outstanding any more.
local function settle(shard, lease)
  local at = shard.place[lease.subject]
  lease.start = '-'
  shard.outstanding[at] = shard.outstanding[at] - 1
  shard.heldAnew[at] = true
end

local function settleSend(shard, lease)
  if lease.send == 'o' then
    lease.send = '-'
    shard.sending = shard.sending - 1
  end
end

-- The attempt holds nothing any more, whose state, start and send those are. What its start and its send left in the rings
-- stays.
local function free(shard, id, name, state, start, send)
  local at = shard.place[name]
  shard.count[at] = shard.count[at] - 1
  if start == O then
    shard.outstanding[at] = shard.outstanding[at] - 1
  end
  if send == O then
    shard.sending = shard.sending - 1
  end
  if state == D then
    carries(shard, name, -1)
  end
  shard.heldAnew[at] = true
  shard.inUse = shard.inUse - 1
  shard.lease[id] = false
end

local function drop(shard, id)
  local lease = leaseOf(shard, id)
  free(shard, id, lease.subject, byte(lease.state), byte(lease.start), byte(lease.send))
end

-- Reservations whose time is over leave without a trace: nothing was dialled for them.
local function reap(shard)
  for _, id in ipairs(shard.due) do
    if leaseOf(shard, id) then
      drop(shard, id)
    end
  end
end

-- One more start ages. The ring is made anew once a call, however many join it.
local function push(shard, name, stamp, keep)
  local at, bytes = shard.place[name], pack('>I7', stamp)
  local joined = shard.joined[at]
  shard.joined[at] = joined and joined .. bytes or bytes
  shard.keep[at] = keep
end

-- The ring as long as its windows need it. What falls out in front is what was forgotten last.
local function lengthen(shard, at)
  local ring = (shard.ring[at] or pack('>I7', shard.lost)) .. shard.joined[at]
  local extra = #ring / 7 - 1 - shard.keep[at]
  shard.ring[at] = extra > 0 and sub(ring, 7 * extra + 1) or ring
  shard.ringAnew[at] = true
end

-- An instant of its own: no two starts of a shard have the same, so a repeated re-assertion of one is seen to be one.
local function instant(shard)
  shard.now = shard.now + 1
  return shard.now - 1
end

-- The start that must have left a window before one more may begin: the k-th youngest, or what was forgotten.
local function leaver(shard, ring, k)
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
local function opensAt(shard, ring, outstanding, list)
  local at = shard.now
  for i = 1, #list do
    local window = list[i]
    local free = window[1] - outstanding
    if free <= 0 then
      return EVENT
    end
    local opens = leaver(shard, ring, free) + window[2]
    if opens > at then
      at = opens
    end
  end
  return at
end

-- The limit of one more attempt that clears last, as its code (0 none), and when it does. The shard's concurrency and
-- windows have been set.
local function denied(shard, name, capacity, list, foreign)
  local place = shard.place[name]
  local code, at = 0, shard.now
  if capacity >= 0 and shard.count[place] >= capacity then
    code, at = 2, EVENT
  end
  if not foreign then
    local opens = opensAt(shard, shard.ring[place], shard.outstanding[place], list)
    if opens > at then
      code, at = 3, opens
    end
  end
  if shard.concurrency >= 0 and shard.inUse >= shard.concurrency and at < EVENT then
    code, at = 4, EVENT
  end
  if not foreign and #shard.windows > 0 then
    local opens = opensAt(shard, shard.ring[shard.place[ACCOUNT]], shard.sending, shard.windows)
    if opens > at then
      code, at = 5, opens
    end
  end
  return code, at
end

local function run(command, key, arguments)
  if #arguments > 0 then
    call(command, key, unpack(arguments))
  end
end

-- A hash that may have been empty becomes a table before it grows.
local function put(shard, key, fields)
  if shard.empty and #fields > 0 then
    fields[#fields + 1] = LONG
    fields[#fields + 1] = ''
    call('HSET', key, unpack(fields))
    call('HDEL', key, LONG)
  else
    run('HSET', key, fields)
  end
end

-- Destinations come and go by the million. Their starts are kept in two generations, and when the younger is as old as the
-- longest window, the older can deny nothing any more and is dropped whole. Of what is dropped the shard remembers when it
-- was closed: no start in it is younger, for windows that may become longer one day. Numbers stay.
local function turn(shard, longest)
  if call('HLEN', shard.STARTS) > KEPT and shard.turned + longest <= shard.now then
    shard.lost = math.max(shard.lost, shard.turned)
    shard.turned = shard.now
    call('UNLINK', shard.OLDER)
    call('RENAME', shard.STARTS, shard.OLDER)
  end
end

-- What the node's calls carry more or less of each number: NODE|instant|number+1,number-2
local function publish(shard)
  local parts, more = {}, shard.more
  for _, name in ipairs(shard.named) do
    local by = more[name]
    if by and by ~= 0 then
      parts[#parts + 1] = by > 0 and name .. '+' .. by or name .. by
    end
  end
  if #parts > 0 then
    call('PUBLISH', shard.news, NODE .. '|' .. digits(shard.now) .. '|' .. table.concat(parts, ','))
  end
end

-- Writes what changed. What gives room comes first: it is not refused when the memory is full, and what follows a first
-- write is not refused either, so a full server can still be told that calls have ended.
local function write(shard, more)
  local gone, unexpire, expire, set = {}, {}, {}, shard.set
  local befores, leases = shard.before, shard.lease
  for _, id in ipairs(shard.touched) do
    local lease, before = leases[id], befores[id]
    if lease ~= nil then
      if before and not lease then
        gone[#gone + 1] = id
      end
      if before and byte(before) == R and not (lease and lease.state == 'R') then
        unexpire[#unexpire + 1] = id
      end
      if lease and lease.changed then
        set[#set + 1] = id
        set[#set + 1] = record(lease)
        if lease.state == 'R' then
          expire[#expire + 1] = digits(lease.instant)
          expire[#expire + 1] = id
        end
      end
    end
  end
  local empty, held, rings = {}, {}, {}
  local count, outstanding, heldAnew, ringAnew = shard.count, shard.outstanding, shard.heldAnew, shard.ringAnew
  for i, name in ipairs(shard.named) do
    if heldAnew[i] then
      if count[i] == 0 then
        empty[#empty + 1] = name
      else
        held[#held + 1] = name
        held[#held + 1] = pack('>I4I4', count[i], outstanding[i])
      end
    end
    if shard.joined[i] then
      lengthen(shard, i)
    end
    if ringAnew[i] then
      rings[#rings + 1] = name
      rings[#rings + 1] = shard.ring[i]
    end
  end
  run('HDEL', shard.LEASES, gone)
  run('HDEL', shard.HOLDERS, empty)
  run('ZREM', shard.EXPIRY, unexpire)
  put(shard, shard.LEASES, set)
  put(shard, shard.HOLDERS, held)
  run('HSET', shard.STARTS, rings)
  run('ZADD', shard.EXPIRY, expire)
  local meta = more or {}
  meta[#meta + 1] = 'now'
  meta[#meta + 1] = digits(shard.now)
  meta[#meta + 1] = 'sending'
  meta[#meta + 1] = digits(shard.sending)
  run('HSET', shard.META, meta)
  if shard.news and next(shard.more) then
    publish(shard)
  end
end

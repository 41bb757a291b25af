-- The books of a shard: an account with its numbers, or a slice of the destinations. Each script is server.lua, this text
-- and its own. All keys of a shard share a hash tag and are declared by every script.
--
--   meta     hash   epoch, phase, now, config, since, lost; sending (how many sends are outstanding), turned (when the
--                   older generation was closed); for each node n:NODE (its incarnation, once it has re-asserted in this
--                   epoch), i:NODE (the highest incarnation seen), b:NODE (when it began to re-assert), f:NODE (the last
--                   incarnation that was fenced), t:NODE (when)
--   leases   hash   attempt -> STATE START SEND, length of the subject in a byte, INSTANT in 7, subject|node|note
--                   STATE R reserved until INSTANT, D dialling since INSTANT; START, SEND: o outstanding, - settled
--   expiry   zset   attempt -> deadline: reserved ones only
--   older    hash   as subjects: the older generation of destinations
--   subjects hash   subject -> how many attempts it carries, how many of them have their start outstanding, 4 bytes each;
--                   then its ring: 7 bytes for each start that was answered, the oldest first, in microseconds; in front
--                   the youngest start that was forgotten; no ring if none was answered. '@' is the account itself: its
--                   sends
--
-- A script reads all that it needs, decides in memory, and then writes: a key of a wrong type fails it with nothing
-- written. Its number of commands does not depend on the number of its items.
local A = ARGV
local NODE, INCARNATION = A[1], tonumber(A[2])
local ACCOUNT = '@'
local EVENT = math.huge
-- Expired reservations that one call removes at most; those beyond it still count.
local REAPED = 256
local R, D, O = string.byte('RDo', 1, 3)
-- Destinations that are kept before any are dropped.
local KEPT = 1024
-- What one command is given at most: Lua passes on less than 8,000 values.
local MANY = 4000
-- A name so long that a hash is kept as a table, and not as a list that is searched from end to end.
local LONG = string.rep('-', 80)
-- Where the ring begins in a subject's record.
local RING = 9
local call, sub, byte, char, find = redis.call, string.sub, string.byte, string.char, string.find
local pack, unpackBytes, unpack = struct.pack, struct.unpack, unpack
-- A subject's record that carries one, whose start is outstanding.
local ONE = pack('>I4I4', 1, 1)
local TIME, EPOCH, ROLE = server()

local function digits(n)
  return string.format('%.0f', n)
end

-- The books whose keys come from this one on.
local function books(first)
  local meta = KEYS[first]
  return {
    META = meta, LEASES = KEYS[first + 1], EXPIRY = KEYS[first + 2], OLDER = KEYS[first + 3], SUBJECTS = KEYS[first + 4],
    -- Where other nodes hear of an account's numbers. Nobody listens for destinations: they are looked at when it matters.
    news = find(meta, '{a:', 1, true) and sub(meta, 1, -5) .. 'news',
    -- Records of attempts as they are now; false: it holds nothing any more. And what is to be written of them.
    lease = {}, edited = {}, set = {}, gone = {}, unexpire = {},
    -- What is known of subjects: where each name stands, and by place. A list costs less than a table for each.
    place = {}, named = {}, count = {}, outstanding = {}, record = {}, joined = {}, keep = {}, anew = {}, ringAnew = {},
    -- Numbers that the node's calls carry one more of, and one less.
    more = {}, less = {}
  }
end

-- Reads what the shard knows of itself. Time never goes back, and no two calls have the same instant.
local function enter(shard)
  local meta = call('HMGET', shard.META, 'epoch', 'phase', 'now', 'config', 'lost', 'turned', 'since', 'n:' .. NODE,
    'i:' .. NODE, 'f:' .. NODE, 'sending')
  shard.time, shard.epoch, shard.role = TIME, EPOCH, ROLE
  shard.known = meta[1] == EPOCH
  shard.open = meta[2] == 'open'
  shard.last = tonumber(meta[3]) or 0
  shard.now = math.max(TIME, shard.last + 1)
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
  return sub(record, 12, 11 + byte(record, 4))
end

local function parse(record)
  return {
    state = sub(record, 1, 1), start = sub(record, 2, 2), send = sub(record, 3, 3), instant = unpackBytes('>I7', record, 5),
    subject = subjectOf(record), tail = sub(record, 12 + byte(record, 4))
  }
end

-- What the attempt holds now, or nil. A change of it counts once it is saved.
local function leaseOf(shard, id)
  local record = shard.lease[id]
  return record and parse(record)
end

-- Whose it is, and its note.
local function owner(lease)
  local node, note = string.match(lease.tail, '^|([^|]*)|(.*)$')
  return node, note
end

local function own(lease, note)
  lease.tail = '|' .. NODE .. '|' .. note
end

local function save(shard, id, lease)
  local before = shard.lease[id]
  if before and byte(before) == R and lease.state == 'D' then
    shard.unexpire[#shard.unexpire + 1] = id
  end
  shard.lease[id] = lease.state .. lease.start .. lease.send .. char(#lease.subject) .. pack('>I7', lease.instant)
    .. lease.subject .. lease.tail
  shard.edited[#shard.edited + 1] = id
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

local function fields(key, names)
  if #names > 0 and #names <= MANY then
    return call('HMGET', key, unpack(names))
  end
  local found = {}
  for from = 1, #names, MANY do
    local to = math.min(#names, from + MANY - 1)
    for i, value in ipairs(call('HMGET', key, unpack(names, from, to))) do
      found[from + i - 1] = value
    end
  end
  return found
end

-- Reads the leases of the given attempts, and of those whose reservation has expired.
local function readLeases(shard, ids)
  local leases, all = shard.lease, ids
  shard.due = call('ZRANGEBYSCORE', shard.EXPIRY, '-inf', digits(shard.now), 'LIMIT', 0, REAPED)
  shard.inUse = call('HLEN', shard.LEASES)
  shard.empty = shard.inUse == 0
  if #shard.due > 0 then
    all = {}
    for _, list in ipairs({ ids, shard.due }) do
      for _, id in ipairs(list) do
        all[#all + 1] = id
      end
    end
  end
  local records = fields(shard.LEASES, all)
  for i = 1, #all do
    local record = records[i]
    if record then
      leases[all[i]] = record
      want(shard, subjectOf(record))
    end
  end
end

-- Reads what the subjects carry, and what they started.
local function readSubjects(shard)
  want(shard, ACCOUNT)
  local names, count, outstanding = shard.named, shard.count, shard.outstanding
  local records = fields(shard.SUBJECTS, names)
  local hasOlder = call('HLEN', shard.OLDER) > 0
  local missing, n = {}, 0
  for i = 1, #names do
    local record = records[i]
    if record then
      count[i], outstanding[i] = unpackBytes('>I4I4', record)
    else
      count[i], outstanding[i] = 0, 0
      n = n + 1
      missing[n] = names[i]
    end
  end
  shard.record, shard.hasOlder = records, hasOlder
  shard.bare = n == #names and call('HLEN', shard.SUBJECTS) == 0
  if hasOlder and n > 0 then
    local older = fields(shard.OLDER, missing)
    for i = 1, n do
      local record = older[i]
      if record then
        local at = shard.place[missing[i]]
        records[at] = record
        count[at], outstanding[at] = unpackBytes('>I4I4', record)
      end
    end
  end
end

-- The attempt has one more of a number, or one less.
local function carries(shard, name)
  shard.more[#shard.more + 1] = name
end

local function hold(shard, name, settled)
  local at = shard.place[name]
  shard.count[at] = shard.count[at] + 1
  if not settled then
    shard.outstanding[at] = shard.outstanding[at] + 1
  end
  shard.anew[at] = true
  shard.inUse = shard.inUse + 1
end

-- The start of a holder does not count as outstanding any more.
local function settle(shard, name)
  local at = shard.place[name]
  shard.outstanding[at] = shard.outstanding[at] - 1
  shard.anew[at] = true
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
    shard.less[#shard.less + 1] = name
  else
    shard.unexpire[#shard.unexpire + 1] = id
  end
  shard.anew[at] = true
  shard.inUse = shard.inUse - 1
  shard.gone[#shard.gone + 1] = id
  shard.lease[id] = false
end

local function drop(shard, id)
  local record = shard.lease[id]
  free(shard, id, subjectOf(record), byte(record, 1, 3))
end

-- Reservations whose time is over leave without a trace: nothing was dialled for them.
local function reap(shard)
  for _, id in ipairs(shard.due) do
    if shard.lease[id] then
      drop(shard, id)
    end
  end
end

-- One more start ages. The ring is made anew once a call, however many join it.
local function push(shard, name, stamp, keep)
  local at = shard.place[name]
  local joined = shard.joined[at]
  if not joined then
    shard.joined[at] = stamp
  elseif type(joined) == 'table' then
    joined[#joined + 1] = stamp
  else
    shard.joined[at] = { joined, stamp }
  end
  shard.keep[at] = keep
  shard.anew[at] = true
end

-- The ring with several starts that joined it, as long as its windows need it.
local function lengthen(shard, ring, stamps, keep)
  local parts = { ring == '' and pack('>I7', shard.lost) or ring }
  for i = math.max(1, #stamps - keep), #stamps do
    parts[#parts + 1] = pack('>I7', stamps[i])
  end
  ring = table.concat(parts)
  local extra = #ring / 7 - 1 - keep
  return extra > 0 and sub(ring, 7 * extra + 1) or ring
end

-- The subject's record as it is to be written, or nil if there is nothing to say. What falls out of a ring in front is what
-- was forgotten last. Strings are what costs: as few as can be are made.
local function recordOf(shard, at)
  local count, outstanding, joined = shard.count[at], shard.outstanding[at], shard.joined[at]
  local record, ring = shard.record[at], shard.ringAnew[at]
  if type(joined) == 'number' and not ring then
    local keep, length = shard.keep[at], record and #record or 0
    if length < RING then
      return keep > 0 and pack('>I4I4I7I7', count, outstanding, shard.lost, joined)
        or pack('>I4I4I7', count, outstanding, joined)
    end
    local extra = (length - RING + 1) / 7 - keep
    return pack('>I4I4c0I7', count, outstanding, sub(record, extra > 0 and RING + 7 * extra or RING), joined)
  end
  ring = ring or record and sub(record, RING) or ''
  if joined then
    ring = lengthen(shard, ring, type(joined) == 'table' and joined or { joined }, shard.keep[at])
  end
  if ring ~= '' then
    return pack('>I4I4c0', count, outstanding, ring)
  end
  return count > 0 and (count == 1 and outstanding == 1 and ONE or pack('>I4I4', count, outstanding)) or nil
end

-- An instant of its own: no two starts of a shard have the same, so a repeated re-assertion of one is seen to be one.
local function instant(shard)
  shard.now = shard.now + 1
  return shard.now - 1
end

local function windows(text)
  local list = {}
  for count, length in string.gmatch(text, '(%d+)/(%d+)') do
    list[#list + 1] = { tonumber(count), tonumber(length) }
  end
  return list
end

-- When one more start may begin: now if at once, EVENT if the outstanding ones alone fill a window. The start that must
-- have left a window before is the k-th youngest, or what was forgotten.
local function opensAt(shard, record, outstanding, list)
  local at = shard.now
  for i = 1, #list do
    local window = list[i]
    local free = window[1] - outstanding
    if free <= 0 then
      return EVENT
    end
    local opens
    if record and #record >= RING then
      local begin = #record - 7 * free + 1
      opens = window[2] + unpackBytes('>I7', record, begin > RING and begin or RING)
    else
      opens = window[2] + shard.lost
    end
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
    local opens = opensAt(shard, shard.record[place], shard.outstanding[place], list)
    if opens > at then
      code, at = 3, opens
    end
  end
  if shard.concurrency >= 0 and shard.inUse >= shard.concurrency and at < EVENT then
    code, at = 4, EVENT
  end
  if not foreign and #shard.windows > 0 then
    local opens = opensAt(shard, shard.record[shard.place[ACCOUNT]], shard.sending, shard.windows)
    if opens > at then
      code, at = 5, opens
    end
  end
  return code, at
end

local function run(command, key, arguments)
  for from = 1, #arguments, MANY do
    call(command, key, unpack(arguments, from, math.min(#arguments, from + MANY - 1)))
  end
end

-- A hash that may have been empty becomes a table before it grows.
local function put(empty, key, pairs)
  if empty and #pairs > 0 then
    call('HSET', key, LONG, '')
    run('HSET', key, pairs)
    call('HDEL', key, LONG)
  else
    run('HSET', key, pairs)
  end
end

-- What is only in the older generation, of subjects that carry something: as names and records.
local function carriedOver(shard)
  local seen, names, found = {}, {}, {}
  for _, record in ipairs(call('HVALS', shard.LEASES)) do
    local name = subjectOf(record)
    if not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  local younger, older = fields(shard.SUBJECTS, names), fields(shard.OLDER, names)
  for i, name in ipairs(names) do
    if older[i] and not younger[i] then
      found[#found + 1] = name
      found[#found + 1] = older[i]
    end
  end
  return found
end

-- Destinations come and go by the million. They are kept in two generations, and when the younger is as old as the longest
-- window, the older can deny nothing any more and is dropped whole, but for what carries something. Of what is dropped the
-- shard remembers when it was closed: no start in it is younger, for windows that may become longer one day. Numbers stay.
local function turn(shard, longest)
  if call('HLEN', shard.SUBJECTS) > KEPT and shard.turned + longest <= shard.now then
    local carried = carriedOver(shard)
    shard.lost = math.max(shard.lost, shard.turned)
    shard.turned = shard.now
    call('UNLINK', shard.OLDER)
    call('RENAME', shard.SUBJECTS, shard.OLDER)
    shard.bare, shard.hasOlder = true, true
    run('HSET', shard.SUBJECTS, carried)
  end
end

-- What the node's calls carry more and less of each number, which is named once for each call: NODE|instant|more|less
local function publish(shard)
  call('PUBLISH', shard.news, NODE .. '|' .. digits(shard.now) .. '|' .. table.concat(shard.more, ',') .. '|'
    .. table.concat(shard.less, ','))
end

-- Records of attempts that changed and still hold something; of reservations also their deadlines.
local function edited(shard)
  local set, expire, leases, n = shard.set, {}, shard.lease, #shard.set
  for _, id in ipairs(shard.edited) do
    local record = leases[id]
    if record then
      set[n + 1], set[n + 2] = id, record
      n = n + 2
      if byte(record) == R then
        expire[#expire + 1] = digits(unpackBytes('>I7', record, 5))
        expire[#expire + 1] = id
      end
    end
  end
  return set, expire
end

-- Writes what changed. What gives room comes first: it is not refused when the memory is full, and what follows a first
-- write is not refused either, so a full server can still be told that calls have ended.
local function write(shard, more)
  local set, expire = edited(shard)
  local empty, records, n = {}, {}, 0
  local named, anew = shard.named, shard.anew
  for i = 1, #named do
    if anew[i] then
      local record = recordOf(shard, i)
      if record then
        records[n + 1], records[n + 2] = named[i], record
        n = n + 2
      else
        empty[#empty + 1] = named[i]
      end
    end
  end
  run('HDEL', shard.LEASES, shard.gone)
  run('HDEL', shard.SUBJECTS, empty)
  if shard.hasOlder then
    run('HDEL', shard.OLDER, empty)
  end
  run('ZREM', shard.EXPIRY, shard.unexpire)
  put(shard.empty, shard.LEASES, set)
  put(shard.bare, shard.SUBJECTS, records)
  run('ZADD', shard.EXPIRY, expire)
  local meta = more or {}
  meta[#meta + 1] = 'now'
  meta[#meta + 1] = digits(shard.now)
  meta[#meta + 1] = 'sending'
  meta[#meta + 1] = digits(shard.sending)
  run('HSET', shard.META, meta)
  if shard.news and (#shard.more > 0 or #shard.less > 0) then
    publish(shard)
  end
end

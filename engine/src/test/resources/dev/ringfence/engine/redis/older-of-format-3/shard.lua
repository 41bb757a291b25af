-- The first scripts of format 3, for a node of an older version beside newer ones.
-- The books of a shard: an account with its numbers, or a slice of the destinations. Each script is server.lua, this text,
-- what it needs of leases.lua and windows.lua, and its own: a function that is not needed costs each call its making. All
-- keys of a shard share a hash tag and are declared by every script.
--
--   meta     hash   state: whether it is open in a byte; now, config, lost, turned (when the older generation was closed) and
--                   since in 7 each, how many sends are outstanding in 4; the epoch. For each node n:NODE (its incarnation,
--                   once it has re-asserted in this epoch), i:NODE (the highest incarnation seen), b:NODE (when it began to
--                   re-assert), f:NODE (the last incarnation that was fenced), t:NODE (when)
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
-- Expired reservations that one call removes at most; those beyond it still count.
local REAPED = 256
local R, D, O = string.byte('RDo', 1, 3)
-- What one command is given at most: Lua passes on less than 8,000 values.
local MANY = 4000
-- A name so long that a hash is kept as a table, and not as a list that is searched from end to end.
local LONG = string.rep('-', 80)
-- Where the ring begins in a subject's record, and the epoch in the state.
local RING, EPOCH_AT = 9, 41
local STATE = '>I1I7I7I7I7I7I4'
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
    -- Where each subject stands, and by place: its name, its record as it is now, and whether that is to be written.
    place = {}, named = {}, record = {}, anew = {},
    -- When sends began to age.
    sent = {},
    -- Numbers that the node's calls carry one more of, and one less.
    more = {}, less = {}
  }
end

-- Reads what the shard knows of itself. Time never goes back, and no two calls have the same instant.
local function enter(shard)
  local meta = call('HMGET', shard.META, 'state', 'n:' .. NODE, 'f:' .. NODE)
  local state, open = meta[1], 0
  if state then
    open, shard.last, shard.config, shard.lost, shard.turned, shard.since, shard.sending = unpackBytes(STATE, state)
    shard.written = sub(state, EPOCH_AT)
  else
    shard.last, shard.config, shard.lost, shard.turned, shard.since, shard.sending, shard.written = 0, 0, 0, 0, 0, 0, ''
  end
  shard.time, shard.epoch, shard.role, shard.open = TIME, EPOCH, ROLE, open == 1
  shard.known = shard.written == EPOCH
  shard.now = math.max(TIME, shard.last + 1)
  shard.asserted = meta[2] == A[2]
  shard.fenced = meta[3] and tonumber(meta[3]) or -1
end

-- The highest incarnation of this node that was seen.
local function latest(shard)
  return tonumber(call('HGET', shard.META, 'i:' .. NODE)) or -1
end

local function stateOf(shard)
  return pack(STATE, shard.open and 1 or 0, shard.now, shard.config, shard.lost, shard.turned, shard.since, shard.sending)
    .. shard.written
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
  local names = shard.named
  local records = fields(shard.SUBJECTS, names)
  local missing, n = {}, 0
  for i = 1, #names do
    if not records[i] then
      n = n + 1
      missing[n] = names[i]
    end
  end
  shard.record, shard.hasOlder = records, call('HLEN', shard.OLDER) > 0
  shard.bare = n == #names and call('HLEN', shard.SUBJECTS) == 0
  if shard.hasOlder and n > 0 then
    local older = fields(shard.OLDER, missing)
    for i = 1, n do
      if older[i] then
        records[shard.place[missing[i]]] = older[i]
      end
    end
  end
end

-- How many attempts it carries, and how many of them have their start outstanding.
local function carriedBy(record)
  if record then
    return unpackBytes('>I4I4', record)
  end
  return 0, 0
end

-- The subject carries so many more, so many more starts of them are outstanding, and one may have begun to age. The ring
-- is as long as its windows need it: what falls out in front is what was forgotten last. Strings are what costs, so as few
-- as can be are made.
local function change(shard, at, by, open, stamp, keep)
  local record = shard.record[at]
  local count, outstanding = carriedBy(record)
  local length = record and #record or 0
  count, outstanding = count + by, outstanding + open
  if stamp then
    if length >= RING then
      local extra = (length - RING + 1) / 7 - keep
      record = pack('>I4I4c0I7', count, outstanding, sub(record, extra > 0 and RING + 7 * extra or RING), stamp)
    elseif keep > 0 then
      record = pack('>I4I4I7I7', count, outstanding, shard.lost, stamp)
    else
      record = pack('>I4I4I7', count, outstanding, stamp)
    end
  elseif length >= RING then
    record = pack('>I4I4c0', count, outstanding, sub(record, RING))
  elseif count == 0 then
    record = false
  else
    record = count == 1 and outstanding == 1 and ONE or pack('>I4I4', count, outstanding)
  end
  shard.record[at], shard.anew[at] = record, true
end

-- The attempt holds nothing any more, whose state, start and send those are. What its start and its send left in the rings
-- stays.
local function free(shard, id, name, state, start, send)
  change(shard, shard.place[name], -1, start == O and -1 or 0)
  if send == O then
    shard.sending = shard.sending - 1
  end
  if state == D then
    shard.less[#shard.less + 1] = name
  else
    shard.unexpire[#shard.unexpire + 1] = id
  end
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

-- Sends began to age. They are many, so the account's ring is made anew once a call.
local function age(shard)
  local stamps, keep, at = shard.sent, shard.sends, shard.place[ACCOUNT]
  local record = shard.record[at]
  local parts = { record and #record >= RING and sub(record, RING) or pack('>I7', shard.lost) }
  -- The one before those that are kept is what was forgotten last.
  for i = math.max(1, #stamps - keep), #stamps do
    parts[#parts + 1] = pack('>I7', stamps[i])
  end
  local ring = table.concat(parts)
  local extra = #ring / 7 - 1 - keep
  shard.record[at] = pack('>I4I4c0', 0, 0, extra > 0 and sub(ring, 7 * extra + 1) or ring)
  shard.anew[at] = true
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
local function write(shard, meta)
  if #shard.sent > 0 then
    age(shard)
  end
  local set, expire = edited(shard)
  local empty, changed, n = {}, {}, 0
  local named, anew, records = shard.named, shard.anew, shard.record
  for i = 1, #named do
    if anew[i] then
      if records[i] then
        changed[n + 1], changed[n + 2] = named[i], records[i]
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
  put(shard.bare, shard.SUBJECTS, changed)
  run('ZADD', shard.EXPIRY, expire)
  call('HSET', shard.META, 'state', stateOf(shard), unpack(meta or {}))
  if shard.news and (#shard.more > 0 or #shard.less > 0) then
    publish(shard)
  end
end

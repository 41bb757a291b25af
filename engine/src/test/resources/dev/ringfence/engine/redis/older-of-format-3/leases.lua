-- Attempts one by one, for what is not asked for by the hundred.
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

-- The attempt has one more of a number.
local function carries(shard, name)
  shard.more[#shard.more + 1] = name
end

local function hold(shard, name, settled)
  change(shard, shard.place[name], 1, settled and 0 or 1)
  shard.inUse = shard.inUse + 1
end

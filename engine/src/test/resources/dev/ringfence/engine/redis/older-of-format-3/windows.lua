-- What limits allow, and destinations that can deny nothing any more.
local EVENT = math.huge
-- Destinations that are kept before any are dropped.
local KEPT = 1024

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
  local record = shard.record[shard.place[name]]
  local count, outstanding = carriedBy(record)
  local code, at = 0, shard.now
  if capacity >= 0 and count >= capacity then
    code, at = 2, EVENT
  end
  if not foreign then
    local opens = opensAt(shard, record, outstanding, list)
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

-- ARGV: node, incarnation, 1 if all of it was acknowledged in an epoch that ended, channel, id, then for each fate: row, token,
--       kind, bytes.
-- Reply: as header(), then for each fate 1 if it was kept, 0 if it changes nothing, -1 if the token is not the present one.
--
-- A disposition is the row's last word. A retry is kept if it is later than what is there. What was acknowledged before was
-- written under a token that was the present one, so it needs none: another may own the segment by now.
enterBatch()
local again = ARGV[3] == '1'
local no = refused(again, again)
if no then
  return no
end
if batch.state == 'U' then
  return { 'ABSENT', gate.epoch }
end
local segments, blocks, block, seen = {}, {}, {}, {}
for i = 6, #ARGV, 4 do
  local row = tonumber(ARGV[i])
  local index, part = tostring(math.floor(row / batch.span)), tostring(math.floor(row / BLOCK))
  if not seen[index] then
    seen[index] = true
    segments[#segments + 1] = index
  end
  if not block[part] then
    block[part] = {}
    blocks[#blocks + 1] = part
  end
end
probe()
readSegments(segments)
if #blocks > 0 then
  for i, fates in ipairs(call('HMGET', FATES, unpack(blocks))) do
    block[blocks[i]].is = fates or ''
  end
end
local disposed, kinds, kept, free, done = {}, {}, {}, {}, {}
local reply = header()

-- Whether what there is of the row gives way to this.
local function later(kind, old, fates, at, bytes)
  if not at then
    return true
  end
  if old ~= RETRY or kind ~= RETRY then
    return old == RETRY
  end
  local made, due = unpackBytes('>I2I6', fates, at + 4)
  local make, next = unpackBytes('>I2I6', bytes)
  return make > made or make == made and next > due
end

for i = 6, #ARGV, 4 do
  local row, token, kind, bytes = tonumber(ARGV[i]), tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), ARGV[i + 3]
  local index, part, place = tostring(math.floor(row / batch.span)), tostring(math.floor(row / BLOCK)), row % BLOCK
  local fates = block[part].is
  local at, old, stop = entry(fates, place)
  local s = segment[index]
  local code
  if not again and not owns(index, token) and not (s and s.left == 0) then
    code = -1
  elseif not later(kind, old, fates, at, bytes) then
    code = 0
  else
    code = 1
    if at then
      fates = sub(fates, 1, at - 1) .. sub(fates, stop + 1)
    end
    block[part].is = fates .. string.char(place, kind) .. pack('>I2', #bytes) .. bytes
    block[part].changed = true
    if not s then
      s = { token = 0, left = rowsOf(tonumber(index)), incarnation = 0, node = '', changed = true }
      segment[index] = s
      free[#free + 1] = 0
      free[#free + 1] = index
    end
    if kind ~= RETRY then
      disposed[kind] = (disposed[kind] or 0) + 1
      batch.left = batch.left - 1
      s.left, s.changed = s.left - 1, true
      if s.left == 0 then
        s.node = ''
        done[#done + 1] = index
      end
    end
  end
  reply[#reply + 1] = code
end

local names, counts = {}, {}
for kind in pairs(disposed) do
  names[#names + 1] = tostring(kind)
end
if #names > 0 then
  for i, count in ipairs(call('HMGET', COUNTS, unpack(names))) do
    counts[#counts + 1] = names[i]
    counts[#counts + 1] = (tonumber(count) or 0) + disposed[tonumber(names[i])]
  end
end
for _, part in ipairs(blocks) do
  if block[part].changed then
    kept[#kept + 1] = part
    kept[#kept + 1] = block[part].is
  end
end
run('HSET', FATES, kept)
run('HSET', COUNTS, counts)
writeSegments()
run('ZADD', FREE, free)
run('ZREM', FREE, done)
run('SREM', MINE, done)
if #names > 0 and batch.left == 0 then
  batch.finished, batch.finisher, batch.finlink = gate.now, NODE, INCARNATION
  call('HSET', META, 'finished', digits(gate.now), 'finisher', NODE, 'finlink', digits(INCARNATION))
  call('PUBLISH', ARGV[4], ARGV[5])
end
writeMeta('left', batch.left)
local now = header()
for i = 1, #now do
  reply[i] = now[i]
end
return reply

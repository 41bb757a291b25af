-- One batch, under one hash tag, after gate.lua.
--
--   meta      hash    besides what gate.lua says: state (U upload, R running, P paused, C canceled, H canceled and hung up),
--                     version (counts commands), upload (token), by (uploader), print (what the upload was of), touched,
--                     size, span (rows of a segment), next (no segment before it was never claimed), left (rows without a
--                     disposition), finished (instant), finisher and finlink (who finished it, as which incarnation), told
--   head      string  as the node packed it
--   rows      hash    segment -> its rows, as the node packed them
--   segments  hash    segment -> TOKEN LEFT INCARNATION NODE, from its first owner on; no node: nobody owns it
--   free      zset    segments that were given back -> wall milliseconds from which one has something to do
--   fates     hash    block of 16 rows -> for each row that has one: place in the block, kind, length (2), that many bytes.
--                     Kind 255 is a retry: attempts (2), wall milliseconds of its instant (6); others are dispositions
--   counts    hash    kind -> dispositions of it
--   o:NODE    set     segments that the node owns; may name too many
local HEAD, ROWS, SEGMENTS, FREE, FATES, COUNTS, MINE = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local BLOCK, RETRY = 16, 255
local batch = {}
local segment = {}

local function enterBatch()
  local state, version, upload, by, print, touched, size, span, next, left, finished, finisher, finlink, told =
    enter('state', 'version', 'upload', 'by', 'print', 'touched', 'size', 'span', 'next', 'left', 'finished', 'finisher',
      'finlink', 'told')
  batch.state, batch.version, batch.upload, batch.by, batch.print = state, tonumber(version) or 0, upload, by, print
  batch.touched, batch.size, batch.span = tonumber(touched) or 0, tonumber(size) or 0, tonumber(span) or 1
  batch.next, batch.left = tonumber(next) or 0, tonumber(left) or 0
  batch.finished, batch.finisher, batch.finlink = tonumber(finished) or 0, finisher, tonumber(finlink) or 0
  batch.told = told == '1'
end

-- Every answer says where the batch stands, so that commands reach whoever asks anything.
local function header()
  local mine = batch.finished > 0 and batch.finisher == NODE and batch.finlink > gate.fenced and not batch.told
  return { 'OK', gate.epoch, gate.now, batch.version, batch.state, batch.left, mine and 1 or 0 }
end

local function rowsOf(index)
  return math.min(batch.span, batch.size - index * batch.span)
end

-- Reads what is known of these segments: false for one that was never owned.
local function readSegments(list)
  if #list == 0 then
    return
  end
  local records = call('HMGET', SEGMENTS, unpack(list))
  for i, index in ipairs(list) do
    segment[index] = false
    if records[i] then
      local token, left, incarnation, node = string.match(records[i], '^(%d+) (%d+) (%d+) (.*)$')
      segment[index] =
        { token = tonumber(token), left = tonumber(left), incarnation = tonumber(incarnation), node = node }
    end
  end
end

local function owns(index, token)
  local s = segment[index]
  return s and s.node == NODE and s.token == token
end

local function writeSegments()
  local set = {}
  for index, s in pairs(segment) do
    if s and s.changed then
      set[#set + 1] = index
      set[#set + 1] = digits(s.token) .. ' ' .. s.left .. ' ' .. digits(s.incarnation) .. ' ' .. s.node
    end
  end
  run('HSET', SEGMENTS, set)
end

-- What is written without being read must be of the right type before anything is written.
local function probe()
  call('ZCARD', FREE)
  call('SCARD', MINE)
end

-- The place of a row's entry in its block, its kind, and where it ends; nil if it has none.
local function entry(block, place)
  local at = 1
  while at <= #block do
    local length = 4 + unpackBytes('>I2', block, at + 2)
    if byte(block, at) == place then
      return at, byte(block, at + 1), at + length - 1
    end
    at = at + length
  end
end

local function writeMeta(...)
  call('HSET', META, 'now', digits(gate.now), ...)
end

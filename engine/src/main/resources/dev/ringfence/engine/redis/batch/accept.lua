-- ARGV: node, incarnation, upload, head, state, version, 1 if it was accepted before and its data were lost, channel, id.
-- Reply: as header(), then ACCEPTED, MISSING (some rows are not here) or LOST (another upload has taken its place).
--
-- A batch that was lost may have owners: it is closed until every node has said what it owns. A new one has none, and nothing
-- that a node remembers of one that had the same id is of it.
enterBatch()
local no = unreadable()
if no then
  return no
end
local mine = batch.by == NODE and batch.upload == ARGV[3]
local is = 'LOST'
if mine and batch.state ~= 'U' then
  is = 'ACCEPTED'
elseif mine and call('HLEN', ROWS) < math.ceil(batch.size / batch.span) then
  is = 'MISSING'
elseif mine then
  is = 'ACCEPTED'
  batch.state, batch.version, batch.left = ARGV[5], tonumber(ARGV[6]), batch.size
  call('SET', HEAD, ARGV[4])
  writeMeta('epoch', gate.epoch, 'phase', ARGV[7] == '1' and 'closed' or 'open', 'state', batch.state, 'version',
    batch.version, 'left', batch.left, 'next', 0, 'since', ARGV[7] == '1' and 0 or digits(gate.now))
  call('PUBLISH', ARGV[8], ARGV[9])
end
local reply = header()
reply[#reply + 1] = is
return reply

-- ARGV: node, incarnation, print, rows, rows of a segment, microseconds after which a silent upload of another is given up.
-- Reply: OK, epoch, instant, version, state, left, mine, then what is so (BEGUN, BUSY or ACCEPTED), upload, print.
enterBatch()
if not gate.master then
  return { 'REPLICA', gate.epoch }
end
if INCARNATION <= gate.fenced then
  return { 'FENCED', gate.epoch }
end
local is
if gate.there and batch.state ~= 'U' then
  is = 'ACCEPTED'
elseif gate.there and batch.by ~= NODE and batch.touched + tonumber(ARGV[6]) > gate.now then
  is = 'BUSY'
else
  is = 'BEGUN'
  batch.state, batch.upload, batch.print = 'U', digits(gate.now), ARGV[3]
  call('UNLINK', ROWS)
  writeMeta('epoch', gate.epoch, 'phase', 'closed', 'since', 0, 'state', 'U', 'upload', batch.upload, 'by', NODE,
    'print', ARGV[3], 'touched', digits(gate.now), 'size', ARGV[4], 'span', ARGV[5])
end
local reply = header()
reply[#reply + 1] = is
reply[#reply + 1] = batch.upload
reply[#reply + 1] = batch.print
return reply

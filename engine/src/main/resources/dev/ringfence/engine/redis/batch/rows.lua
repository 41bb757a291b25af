-- ARGV: node, incarnation, upload, segment, its rows.
-- Reply: as header(), then 1 if they were kept, 0 if the upload is not the one that goes on.
enterBatch()
local no = unreadable()
if no then
  return no
end
local going = batch.state == 'U' and batch.by == NODE and batch.upload == ARGV[3]
if going then
  call('HSET', ROWS, ARGV[4], ARGV[5])
  writeMeta('touched', digits(gate.now))
end
local reply = header()
reply[#reply + 1] = going and 1 or 0
return reply

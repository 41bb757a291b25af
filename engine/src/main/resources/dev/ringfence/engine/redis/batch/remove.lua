-- ARGV: node, incarnation, microseconds for which an upload must have been silent (0: one of its own), instant before which a
--       batch must have finished. KEYS after the eighth: what other nodes own.
-- Reply: as header(), then 1 if nothing is left of it, 0 if it stays.
enterBatch()
local no = unreadable()
if no then
  return no
end
local silent = tonumber(ARGV[3])
local rubbish = batch.state == 'U' and batch.touched + silent <= gate.now and (silent > 0 or batch.by == NODE)
local old = batch.finished > 0 and batch.told and batch.finished < tonumber(ARGV[4])
if rubbish or old then
  call('UNLINK', unpack(KEYS))
end
local reply = header()
reply[#reply + 1] = (rubbish or old) and 1 or 0
return reply

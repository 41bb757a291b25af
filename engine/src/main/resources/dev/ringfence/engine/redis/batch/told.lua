-- ARGV: node, incarnation.
-- Reply: as header(). Who was to tell that the batch is finished has done so, or has it on its own disk.
enterBatch()
local no = refused()
if no then
  return no
end
if batch.finished > 0 and batch.finisher == NODE and batch.finlink > gate.fenced then
  batch.told = true
  writeMeta('told', 1)
end
return header()

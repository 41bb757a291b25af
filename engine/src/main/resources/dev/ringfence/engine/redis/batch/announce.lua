-- ARGV: node, incarnation, 1 if it was announced in an epoch that ended, batch, label.
-- Reply: OK, epoch, instant, then 1 if it is new, 0 if it was announced before, 2 if it was accepted.
enter()
local again = ARGV[3] == '1'
local no = refused(again, again)
if no then
  return no
end
local batch = ARGV[4]
local known = call('HEXISTS', LABELS, batch) == 1
local accepted = known and call('HEXISTS', LABELS, ACCEPTED .. batch) == 1
if not known then
  call('HSET', LABELS, batch, ARGV[5])
  call('ZADD', LIVE, digits(gate.now), batch)
  writeNow()
end
if again then
  call('HSET', LABELS, ACCEPTED .. batch, '')
end
return { 'OK', gate.epoch, gate.now, accepted and 2 or known and 0 or 1 }

-- ARGV: node, incarnation, what (accepted, finished, lost or removed), batch, wall milliseconds of its end.
-- Reply: OK, epoch, instant.
enter()
local no = refused()
if no then
  return no
end
local what, batch = ARGV[3], ARGV[4]
if what == 'accepted' then
  call('ZADD', LIVE, 'XX', digits(gate.now), batch)
  if call('HEXISTS', LABELS, batch) == 1 then
    call('HSET', LABELS, ACCEPTED .. batch, '')
  end
elseif what == 'finished' then
  if call('ZREM', LIVE, batch) == 1 then
    call('ZADD', FINISHED, ARGV[5], batch)
  end
elseif what == 'lost' then
  -- What has no label was removed.
  if call('HEXISTS', LABELS, batch) == 1 then
    call('ZREM', FINISHED, batch)
    call('ZADD', LIVE, digits(gate.now), batch)
  end
else
  call('ZREM', LIVE, batch)
  call('ZREM', FINISHED, batch)
  call('HDEL', LABELS, batch, ACCEPTED .. batch)
end
writeNow()
return { 'OK', gate.epoch, gate.now }

-- ARGV: node, incarnation, state that is wanted (R, P, C or H), channel, id.
-- Reply: as header(). What the state does not allow changes nothing.
enterBatch()
local no = refused()
if no then
  return no
end
local allowed = { R = 'P', P = 'R', C = 'RP', H = 'RPC' }
if batch.state ~= 'U' and batch.finished == 0 and string.find(allowed[ARGV[3]], batch.state, 1, true) then
  batch.state, batch.version = ARGV[3], batch.version + 1
  writeMeta('state', batch.state, 'version', batch.version)
  call('PUBLISH', ARGV[4], ARGV[5])
end
return header()

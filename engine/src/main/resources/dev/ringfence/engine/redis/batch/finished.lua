-- ARGV: node, incarnation, wall milliseconds before which a batch must have finished, how many at most.
-- Reply: OK, epoch, instant, then for each: batch, wall milliseconds of its end, label; the youngest first.
enter()
return refused()
  or listed(call('ZREVRANGEBYSCORE', FINISHED, '(' .. ARGV[3], '-inf', 'WITHSCORES', 'LIMIT', 0, tonumber(ARGV[4])))

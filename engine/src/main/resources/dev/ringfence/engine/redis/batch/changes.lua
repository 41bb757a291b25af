-- ARGV: node, incarnation, instant after which a batch must have changed, how many at most.
-- Reply: OK, epoch, instant, then for each: batch, instant of its change, label; the oldest change first.
--
-- What is not listed is over: so nothing is, before all nodes have said what they accepted.
enter()
return refused()
  or listed(call('ZRANGEBYSCORE', LIVE, '(' .. ARGV[3], '+inf', 'WITHSCORES', 'LIMIT', 0, tonumber(ARGV[4])))

package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Reassertion;
import dev.ringfence.engine.redis.Reassertion.Start;
import dev.ringfence.engine.redis.ShardKeys;
import dev.ringfence.engine.redis.ShardTerms;
import dev.ringfence.engine.store.SharedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The starts that a node has to say again to shards that lost something, read from its own store.
 * Used once, by one thread.
 */
final class PastStarts {
  private static final long MICROS_OF_A_MILLI = 1_000;

  private final SharedTerms terms;
  private final int slices;
  private final Map<String, Long> since;
  private final long nowMillis;
  private final long oldestMillis;
  private final Map<String, List<Start>> starts = new HashMap<>();
  private long made;

  /**
   * @param since for each shard that lost something, the instant from which on
   * @param nowMillis wall clock
   */
  PastStarts(SharedTerms terms, Map<String, Long> since, long nowMillis) {
    this.terms = terms;
    this.slices = terms.cluster().slices();
    this.since = since;
    this.nowMillis = nowMillis;
    this.oldestMillis = nowMillis - terms.longest().toMillis() - 1_000;
  }

  /** Name of the slice of a destination, as {@link SharedLog} keeps it. */
  static String slice(long destination, int slices) {
    return sliceName(ShardKeys.slice(destination, slices), slices);
  }

  static String sliceName(int slice, int slices) {
    return "d:" + slice + "/" + slices;
  }

  static String account(String name) {
    return "a:" + name;
  }

  /** Reads the store; the lists are by the shard's name. */
  Map<String, List<Start>> of(SharedLog log) {
    log.attempts(this::add);
    return starts;
  }

  private void add(SharedLog.Past past) {
    if (past.over() != 0 && past.over() < oldestMillis) {
      return;
    }
    String shard = account(past.account());
    if (terms.accounts().containsKey(past.account())) {
      ShardTerms account = terms.account(past.account());
      long send = instant(past, past.send(), past.over() != 0);
      say(shard, Reassertion.ACCOUNT, send, ShardTerms.keep(account.sends()));
      long start = instant(past, past.start(), past.over() != 0 && past.started());
      say(shard, Long.toString(past.number()), start, terms.keepOf(past.number()));
    }
    long there = instant(past, past.sharedDestination(), past.over() != 0 && past.started());
    say(
        slice(past.destination(), slices),
        Long.toString(past.destination()),
        there,
        terms.destinationKeep());
  }

  private void say(String shard, String subject, long instant, int keep) {
    Long from = since.get(shard);
    if (instant != 0 && from != null && instant > from && keep > 0) {
      starts
          .computeIfAbsent(shard, any -> new ArrayList<>())
          .add(new Start(subject, instant, keep));
    }
  }

  /**
   * The instant that the shard said, or, for what it was never told (the engine was alone then),
   * one made from our own clock. Instants of a shard must differ, or two starts would count as one.
   */
  private long instant(SharedLog.Past past, long said, boolean counts) {
    if (said != 0 || !counts || !beforeSharing(past)) {
      return said;
    }
    return past.over() * MICROS_OF_A_MILLI + made++ % MICROS_OF_A_MILLI;
  }

  /** Nothing of it was ever acknowledged, and it is not so young that it is told as a call. */
  private boolean beforeSharing(SharedLog.Past past) {
    return past.start() == 0
        && past.send() == 0
        && past.sharedDestination() == 0
        && !OwnCalls.isRecent(past, nowMillis);
  }
}

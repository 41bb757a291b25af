package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Reassertion;
import dev.ringfence.engine.redis.Reassertion.Start;
import dev.ringfence.engine.redis.ShardKeys;
import dev.ringfence.engine.redis.ShardTerms;
import dev.ringfence.engine.store.Change;
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
  private final boolean alone;
  private final long nowMillis;
  private final long oldestMillis;
  private final Map<String, List<Start>> starts = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long made;

  /**
   * @param since for each shard that lost something, the instant from which on
   * @param alone whether this node never shared anything: then what it started has no instants yet
   * @param nowMillis wall clock
   */
  PastStarts(SharedTerms terms, Map<String, Long> since, boolean alone, long nowMillis) {
    this.terms = terms;
    this.alone = alone;
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

  /** Reads the store. */
  PastStarts read(SharedLog log) {
    log.attempts(this::add);
    return this;
  }

  /** What is to be said, by the shard's name. */
  Map<String, List<Start>> starts() {
    return starts;
  }

  /** The instants that were made, to be kept once they were said. */
  List<Change> changes() {
    return changes;
  }

  private void add(SharedLog.Past past) {
    if (past.over() != 0 && past.over() < oldestMillis) {
      return;
    }
    boolean over = past.over() != 0;
    long send = instant(past, past.send(), over);
    long start = instant(past, past.start(), over && past.started());
    long there = instant(past, past.sharedDestination(), over && past.started());
    if (alone && over) {
      changes.add(new Change.Shared(past.attempt(), start, send, there));
    }
    if (terms.accounts().containsKey(past.account())) {
      String shard = account(past.account());
      int sends = ShardTerms.keep(terms.account(past.account()).sends());
      say(shard, Reassertion.ACCOUNT, send, sends);
      say(shard, Long.toString(past.number()), start, terms.keepOf(past.number()));
    }
    String destination = Long.toString(past.destination());
    say(slice(past.destination(), slices), destination, there, terms.destinationKeep());
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
   * The instant that the shard said, or, for what an engine that was alone has ended, one made from
   * our own clock: later by as much as that may be behind. Instants of a subject must differ, or
   * two starts would count as one.
   */
  private long instant(SharedLog.Past past, long said, boolean counts) {
    if (said != 0 || !counts || !alone) {
      return said;
    }
    long millis = Math.min(past.over() + SharedTerms.CLOCK_TOLERANCE.toMillis(), nowMillis);
    return millis * MICROS_OF_A_MILLI + made++ % MICROS_OF_A_MILLI;
  }
}

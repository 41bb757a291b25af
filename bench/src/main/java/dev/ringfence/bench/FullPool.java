package dev.ringfence.bench;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kernel whose pool is as full as its accounts allow, and that never runs out of calls. */
final class FullPool implements Effects {
  private static final int ACCOUNTS = 10;
  private static final int IN_PROGRESS = 1_000;
  private static final int ROWS = 1_000_000;
  private static final int BUDGET = 10_000;

  /** 25 calls a second: 90 an hour on each number, of 100 allowed. */
  private static final long PACE = 40_000_000L;

  /** 2026-06-01T09:00Z, and ten hours from there, over and over: the window stays open. */
  private static final long MORNING = 1_780_304_400_000L;

  private static final long TEN_HOURS = 36_000_000L;
  private static final ZoneId[] UTC = {ZoneOffset.UTC};

  private final long[] destinations = new long[ROWS];
  private final char[] zones = new char[ROWS];

  /**
   * Attempts in progress by the order of their dials, of which the first {@code ended} are over.
   */
  private final long[] ring = new long[2 * IN_PROGRESS];

  private final Kernel kernel;
  private final Topology[] topologies;
  private int swaps;
  private long dials;
  private long placed;
  private long ended;
  private int batches;
  private long now;

  FullPool(int numbers) {
    Arrays.setAll(destinations, i -> 919_000_000_000L + i);
    topologies = new Topology[] {topology(numbers, "100/1h"), topology(numbers, "99/1h")};
    kernel = new Kernel(topologies[0], this, set -> UTC, 1);
    accept();
    while (dials < IN_PROGRESS) {
      now += PACE;
      step();
      answer();
    }
    // The last second's sends must not hold up the first call.
    now += 1_000_000_000L;
  }

  private static Topology topology(int pool, String cap) {
    List<Account> accounts = new ArrayList<>();
    for (int a = 0; a < ACCOUNTS; a++) {
      accounts.add(
          new Account(
              "a" + a, Provider.PLIVO, IN_PROGRESS / ACCOUNTS, List.of(RateLimit.parse("10/1s"))));
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int n = 0; n < pool; n++) {
      numbers.add(
          new PhoneNumber(
              14_155_550_000L + n,
              n % ACCOUNTS,
              4,
              List.of(RateLimit.parse(cap)),
              NumberStatus.ACTIVE));
      all.add(n);
    }
    Template template = new Template("t", 0, all, CallingHours.DEFAULT, List.of(), 30, 300, false);
    return new Topology(
        accounts,
        numbers,
        List.of(template),
        List.of("w"),
        List.of(RateLimit.parse("1/1h"), RateLimit.parse("2/2h")),
        Timings.DEFAULT);
  }

  /** The oldest call ends; the one that takes its place is taken by the carrier. */
  long endOneAndDialAnother() {
    if (dials > (long) batches * ROWS - 2L * IN_PROGRESS) {
      accept();
    }
    long before = dials;
    now += PACE;
    ended++;
    repeatLastEnd();
    if (dials != before + 1) {
      throw new IllegalStateException("one call ended and " + (dials - before) + " began");
    }
    answer();
    return dials;
  }

  private void answer() {
    while (placed < dials) {
      kernel.offer(new KernelEvent.DialPlaced(ring[(int) (placed++ % ring.length)], "C"));
    }
    step();
  }

  long inboundComesAndGoes() {
    long before = dials;
    kernel.offer(new KernelEvent.InboundArrived(1, 0, 0, "I"));
    step();
    kernel.offer(new KernelEvent.InboundEnded(0, "I"));
    step();
    if (dials != before) {
      throw new IllegalStateException("the pool was not full");
    }
    return dials;
  }

  long repeatLastEnd() {
    long last = ring[(int) ((ended - 1 + ring.length) % ring.length)];
    kernel.offer(
        new KernelEvent.CallProgressed(
            last, "C", Progress.ENDED, Outcome.NO_ANSWER, 0, "no-answer"));
    step();
    return dials;
  }

  /** Other caps come into force while all calls go on; those that wait are tried in vain. */
  long swapTopology() {
    long before = dials;
    kernel.offer(new KernelEvent.TopologyChanged(topologies[++swaps & 1]));
    step();
    if (dials != before) {
      throw new IllegalStateException("the pool was not full");
    }
    return dials;
  }

  private void accept() {
    kernel.offer(new KernelEvent.BatchAccepted(batches++, 0, destinations, zones));
  }

  private void step() {
    kernel.step(now, MORNING + now / 1_000_000L % TEN_HOURS, BUDGET);
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    ring[(int) (dials++ % ring.length)] = attempt;
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String id,
      long sentWallMillis,
      java.util.Set<String> others) {}

  @Override
  public void listLive(int account, long sweep) {}

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {}

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {}

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {}

  @Override
  public void disposed(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts,
      long attempt,
      int number,
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId) {}

  @Override
  public void inboundDecided(long ticket, boolean accepted) {}

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    throw new IllegalStateException(alarm + " " + detail);
  }
}

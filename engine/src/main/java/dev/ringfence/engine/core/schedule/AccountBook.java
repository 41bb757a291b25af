package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What each account carries now, and whether it may send. Lane-confined. */
final class AccountBook {
  final RollingStarts sends;
  ReserveBook reserves;
  int[] concurrency;
  int[] inUse;
  boolean[] paused;
  long[] restUntil;
  String[] detail;

  /** Instant for which a wake-up is armed, or {@link Long#MAX_VALUE}. */
  long[] wakeAt;

  /** Whether a call was denied because of the account since it last changed. */
  boolean[] denied;

  /** When the sweep that is under way was asked for, or -1. */
  long[] sweepAsked;

  boolean[] sweepArmed;

  /** Of the calls in progress those that other nodes hold. */
  int[] others;

  /** Until when what other nodes have of its limits closes it; see {@link OthersBook}. */
  long[] barUntil;

  /** By which limit; means something only while there is a bar, or a bound on trials. */
  Limit[] barLimit;

  /** Whether nobody knows when that limit clears, and the instant is only one to try again at. */
  boolean[] barGuessed;

  /** Most sends without an answer, while nobody knows how much others leave; 0 for any number. */
  int[] trials;

  AccountBook(Topology topology) {
    int n = topology.accounts().size();
    sends =
        new RollingStarts(
            topology.accounts().stream().map(account -> new Windows(account.sends())).toList());
    reserves = new ReserveBook(topology);
    concurrency = topology.accounts().stream().mapToInt(account -> account.concurrency()).toArray();
    inUse = new int[n];
    paused = new boolean[n];
    restUntil = new long[n];
    detail = new String[n];
    wakeAt = new long[n];
    denied = new boolean[n];
    sweepAsked = new long[n];
    sweepArmed = new boolean[n];
    others = new int[n];
    barUntil = new long[n];
    barLimit = new Limit[n];
    barGuessed = new boolean[n];
    trials = new int[n];
    Arrays.fill(barLimit, Limit.ACCOUNT_RATE);
    Arrays.fill(detail, "");
    Arrays.fill(wakeAt, Long.MAX_VALUE);
    Arrays.fill(sweepAsked, -1);
  }

  /**
   * Other limits are in force, and new accounts follow after those that are known. What is kept of
   * their reserves is summed up anew, as the numbers are refreshed.
   */
  void reconfigure(Topology topology) {
    int before = size();
    int n = topology.accounts().size();
    sends.reconfigure(
        topology.accounts().stream().map(account -> new Windows(account.sends())).toList());
    reserves = new ReserveBook(topology);
    concurrency = topology.accounts().stream().mapToInt(account -> account.concurrency()).toArray();
    inUse = Arrays.copyOf(inUse, n);
    paused = Arrays.copyOf(paused, n);
    restUntil = Arrays.copyOf(restUntil, n);
    detail = Arrays.copyOf(detail, n);
    wakeAt = Arrays.copyOf(wakeAt, n);
    denied = Arrays.copyOf(denied, n);
    sweepAsked = Arrays.copyOf(sweepAsked, n);
    sweepArmed = Arrays.copyOf(sweepArmed, n);
    others = Arrays.copyOf(others, n);
    barUntil = Arrays.copyOf(barUntil, n);
    barLimit = Arrays.copyOf(barLimit, n);
    barGuessed = Arrays.copyOf(barGuessed, n);
    trials = Arrays.copyOf(trials, n);
    Arrays.fill(barLimit, before, n, Limit.ACCOUNT_RATE);
    Arrays.fill(detail, before, n, "");
    Arrays.fill(wakeAt, before, n, Long.MAX_VALUE);
    Arrays.fill(sweepAsked, before, n, -1);
  }

  int size() {
    return concurrency.length;
  }

  /**
   * The limit that keeps the account from sending a call now, or null if it may.
   *
   * @param urgent whether the call may use what is kept for urgent ones
   */
  @Nullable Limit closedBy(int account, long now, boolean urgent) {
    if (paused[account]) {
      return Limit.ACCOUNT_PAUSED;
    }
    if (now < restUntil[account]) {
      return Limit.ACCOUNT_RESTING;
    }
    if (now < barUntil[account]) {
      return barLimit[account];
    }
    if (inUse[account] >= concurrency[account]) {
      return Limit.ACCOUNT_CONCURRENCY;
    }
    if (reserves.closes(account, urgent)) {
      return Limit.RESERVE;
    }
    if (!sends.admits(account, now)) {
      return Limit.ACCOUNT_RATE;
    }
    int most = trials[account];
    return most > 0 && sends.outstanding(account) >= most ? barLimit[account] : null;
  }

  /** When to try the account again that the given limit closes, as far as time alone clears it. */
  long opensAt(int account, Limit limit, long now) {
    if (limit == Limit.ACCOUNT_RESTING) {
      return restUntil[account];
    }
    if (now < barUntil[account] && limit == barLimit[account]) {
      return barUntil[account];
    }
    long at = limit == Limit.ACCOUNT_RATE ? sends.opensAt(account, now) : Denial.EVENT;
    // Its own rate admits one: then the answers to its trials are what opens it.
    return at > now ? at : Denial.EVENT;
  }

  /** When the limit that closes the account clears, for people: a guess is not an instant. */
  long clearsAt(int account, Limit limit, long now) {
    boolean guessed = barGuessed[account] && now < barUntil[account] && limit == barLimit[account];
    return guessed ? Denial.EVENT : opensAt(account, limit, now);
  }
}

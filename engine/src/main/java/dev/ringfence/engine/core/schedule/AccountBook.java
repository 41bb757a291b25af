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
    if (inUse[account] >= concurrency[account]) {
      return Limit.ACCOUNT_CONCURRENCY;
    }
    if (reserves.closes(account, urgent)) {
      return Limit.RESERVE;
    }
    return sends.admits(account, now) ? null : Limit.ACCOUNT_RATE;
  }

  /** When the given limit of the account clears, as far as time alone can clear it. */
  long opensAt(int account, Limit limit, long now) {
    return switch (limit) {
      case ACCOUNT_RESTING -> restUntil[account];
      case ACCOUNT_RATE -> sends.opensAt(account, now);
      default -> Denial.EVENT;
    };
  }
}

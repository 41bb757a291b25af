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
  final ReserveBook reserves;
  final int[] concurrency;
  final int[] inUse;
  final boolean[] paused;
  final long[] restUntil;
  final String[] detail;

  /** Instant for which a wake-up is armed, or {@link Long#MAX_VALUE}. */
  final long[] wakeAt;

  /** Whether a call was denied because of the account since it last changed. */
  final boolean[] denied;

  /** When the sweep that is under way was asked for, or -1. */
  final long[] sweepAsked;

  final boolean[] sweepArmed;

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

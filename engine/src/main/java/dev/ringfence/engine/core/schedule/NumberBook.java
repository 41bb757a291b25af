package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;

/** What each number carries now, and what it may still carry. Lane-confined. */
final class NumberBook {
  /** Instant of the end of a rest that is not. */
  static final long NOT_RESTING = -1;

  final RollingStarts caps;
  final long[] e164;
  final int[] account;
  final int[] channels;
  final int[] inUse;
  final int[] inbound;

  /** Calls in progress of urgent batches. */
  final int[] urgent;

  final long[] starts;
  final boolean[] active;
  final boolean[] paused;

  /** When the rest that its breaker ordered ends, or {@link #NOT_RESTING}. */
  final long[] restUntil;

  /** Instant for which a wake-up is armed, or {@link Long#MAX_VALUE}. */
  final long[] wakeAt;

  NumberBook(Topology topology) {
    int n = topology.numbers().size();
    caps =
        new RollingStarts(
            topology.numbers().stream().map(number -> new Windows(number.caps())).toList());
    e164 = new long[n];
    account = new int[n];
    channels = new int[n];
    inUse = new int[n];
    inbound = new int[n];
    urgent = new int[n];
    starts = new long[n];
    active = new boolean[n];
    paused = new boolean[n];
    restUntil = new long[n];
    wakeAt = new long[n];
    for (int i = 0; i < n; i++) {
      PhoneNumber number = topology.numbers().get(i);
      e164[i] = number.e164();
      account[i] = number.account();
      channels[i] = number.channels();
      active[i] = number.status() == NumberStatus.ACTIVE;
      wakeAt[i] = Long.MAX_VALUE;
      restUntil[i] = NOT_RESTING;
    }
  }

  int size() {
    return channels.length;
  }

  /** Whether its breaker keeps it from new calls. */
  boolean rests(int number) {
    return restUntil[number] != NOT_RESTING;
  }

  /** Whether it takes new calls, as far as it is not full. */
  boolean serves(int number) {
    return active[number] && !paused[number] && !rests(number);
  }

  /** Where the number belongs in the pools' index. */
  int standing(int number, long now) {
    if (!active[number] || paused[number]) {
      return PoolIndex.OUT_OFF;
    }
    if (rests(number)) {
      return PoolIndex.OUT_RESTING;
    }
    if (inUse[number] >= channels[number]) {
      return PoolIndex.OUT_CHANNELS;
    }
    if (!caps.admits(number, now)) {
      return PoolIndex.OUT_CAP;
    }
    return (int) ((long) inUse[number] * PoolIndex.LEVELS / channels[number]);
  }
}

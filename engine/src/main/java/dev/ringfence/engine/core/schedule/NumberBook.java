package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;

/** What each number carries now, and what it may still carry. Lane-confined. */
final class NumberBook {
  final RollingStarts caps;
  final long[] e164;
  final int[] account;
  final int[] channels;
  final int[] inUse;
  final int[] inbound;
  final long[] starts;
  final boolean[] active;
  final boolean[] paused;

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
    starts = new long[n];
    active = new boolean[n];
    paused = new boolean[n];
    wakeAt = new long[n];
    for (int i = 0; i < n; i++) {
      PhoneNumber number = topology.numbers().get(i);
      e164[i] = number.e164();
      account[i] = number.account();
      channels[i] = number.channels();
      active[i] = number.status() == NumberStatus.ACTIVE;
      wakeAt[i] = Long.MAX_VALUE;
    }
  }

  int size() {
    return channels.length;
  }

  /** Where the number belongs in the pools' index. */
  int standing(int number, long now) {
    if (!active[number] || paused[number]) {
      return PoolIndex.OUT_OFF;
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

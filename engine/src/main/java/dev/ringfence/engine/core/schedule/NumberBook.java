package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each number carries now, and what it may still carry. Lane-confined. */
final class NumberBook {
  /** Instant of the end of a rest that is not. */
  static final long NOT_RESTING = -1;

  final RollingStarts caps;
  long[] e164;
  int[] account;
  int[] channels;
  int[] inUse;
  int[] inbound;

  /** Calls in progress of urgent batches. */
  int[] urgent;

  long[] starts;
  boolean[] active;
  boolean[] paused;

  /** When the rest that its breaker ordered ends, or {@link #NOT_RESTING}. */
  long[] restUntil;

  /** Instant for which a wake-up is armed, or {@link Long#MAX_VALUE}. */
  long[] wakeAt;

  NumberBook(Topology topology) {
    caps = new RollingStarts(List.of());
    e164 = new long[0];
    account = new int[0];
    channels = new int[0];
    inUse = new int[0];
    inbound = new int[0];
    urgent = new int[0];
    starts = new long[0];
    active = new boolean[0];
    paused = new boolean[0];
    restUntil = new long[0];
    wakeAt = new long[0];
    reconfigure(topology);
  }

  /** Other limits are in force, and new numbers follow after those that are known. */
  void reconfigure(Topology topology) {
    int before = size();
    int n = topology.numbers().size();
    // Numbers with the same caps share them: one that is looked at finds them in the cache.
    Map<List<RateLimit>, Windows> windows = new HashMap<>();
    caps.reconfigure(
        topology.numbers().stream()
            .map(number -> windows.computeIfAbsent(number.caps(), Windows::new))
            .toList());
    e164 = Arrays.copyOf(e164, n);
    account = Arrays.copyOf(account, n);
    channels = Arrays.copyOf(channels, n);
    inUse = Arrays.copyOf(inUse, n);
    inbound = Arrays.copyOf(inbound, n);
    urgent = Arrays.copyOf(urgent, n);
    starts = Arrays.copyOf(starts, n);
    active = Arrays.copyOf(active, n);
    paused = Arrays.copyOf(paused, n);
    restUntil = Arrays.copyOf(restUntil, n);
    wakeAt = Arrays.copyOf(wakeAt, n);
    Arrays.fill(wakeAt, before, n, Long.MAX_VALUE);
    Arrays.fill(restUntil, before, n, NOT_RESTING);
    for (int i = 0; i < n; i++) {
      PhoneNumber number = topology.numbers().get(i);
      e164[i] = number.e164();
      account[i] = number.account();
      channels[i] = number.channels();
      active[i] = number.status() == NumberStatus.ACTIVE;
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

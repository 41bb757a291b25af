package dev.ringfence.engine.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What the carrier sees, and nothing else: calls on numbers, starts of numbers, sends of the
 * account.
 */
final class CarrierLog {
  private final int channels;
  private final int cap;
  private final long window;
  private final int rate;
  private final long second;
  private final Map<Integer, Integer> live = new HashMap<>();
  private final Map<Integer, Deque<Long>> starts = new HashMap<>();
  private final Deque<Long> sends = new ArrayDeque<>();
  long landed;

  CarrierLog(int channels, int cap, long window, int rate, long second) {
    this.channels = channels;
    this.cap = cap;
    this.window = window;
    this.rate = rate;
    this.second = second;
  }

  void send(long now) {
    within("P4: sends of the account", sends, now, rate, second);
  }

  void land(int number, long now) {
    landed++;
    if (live.merge(number, 1, Integer::sum) > channels) {
      throw new AssertionError("P1: number " + number + " has " + live.get(number) + " calls");
    }
    within(
        "P2: starts of number " + number,
        starts.computeIfAbsent(number, any -> new ArrayDeque<>()),
        now,
        cap,
        window);
  }

  void end(int number) {
    live.merge(number, -1, Integer::sum);
  }

  private static void within(String what, Deque<Long> times, long now, int most, long length) {
    times.add(now);
    if (times.size() > most) {
      long before = times.remove();
      if (now - before < length) {
        throw new AssertionError(what + ": one too many within " + (now - before) + " us");
      }
    }
  }
}

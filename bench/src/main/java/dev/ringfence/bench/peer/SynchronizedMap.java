package dev.ringfence.bench.peer;

import dev.ringfence.bench.Leases;
import dev.ringfence.bench.Scene;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No library: maps of counters and of deques of starts behind one lock, the numbers tried one after
 * the other from a random place. Thread-safe. As the kernel it is given the time, and keeps real
 * windows.
 *
 * <p>It is exact. It takes longer the fewer numbers are free, cannot say when one will be, and
 * keeps 20 bytes and more for every start.
 */
public final class SynchronizedMap implements Leases {
  private static final class Number {
    private final Log starts = new Log();
    private int inUse;
  }

  private final Map<Integer, Number> numbers = new HashMap<>();
  private final Map<Long, Log> destinations = new HashMap<>();
  private final List<RateLimit> destinationWindows;
  private final List<RateLimit> cap;
  private final List<RateLimit> rate;
  private final ScanStart start = ScanStart.random();
  private final Log sends = new Log();
  private final long step;
  private final int pool;
  private final int concurrency;
  private int inProgress;
  private long now = Scene.BEGIN;

  public SynchronizedMap(Scene scene) {
    destinationWindows = new ArrayList<>(scene.destinationLimits());
    cap = List.of(scene.cap());
    rate = List.of(scene.sends());
    step = scene.stepNanos();
    pool = scene.numbers();
    concurrency = scene.concurrency();
    for (int n = 0; n < pool; n++) {
      Number number = new Number();
      for (int k = Scene.CAP / 2; k > 0; k--) {
        number.starts.add(now - k * Scene.START_EVERY);
      }
      numbers.put(n, number);
    }
    for (int d = 0; d < scene.destinations(); d++) {
      Log log = new Log();
      log.add(now - (scene.destinations() - d) * step);
      destinations.put(scene.destination(d), log);
    }
    for (int number : scene.held()) {
      take(number);
    }
  }

  @Override
  public synchronized int acquire(long destination) {
    now += step;
    Log log = destinations.computeIfAbsent(destination, key -> new Log());
    if (inProgress >= concurrency
        || !log.hasRoom(destinationWindows, now)
        || !sends.hasRoom(rate, now)) {
      return REFUSED;
    }
    int number = start.first(pool);
    for (int tries = 0; tries < pool; tries++) {
      Number candidate = number(number);
      if (candidate.inUse == 0 && candidate.starts.hasRoom(cap, now)) {
        take(number);
        candidate.starts.add(now);
        sends.add(now);
        log.add(now);
        return number;
      }
      number = number + 1 == pool ? 0 : number + 1;
    }
    return REFUSED;
  }

  @Override
  public synchronized void release(int number) {
    number(number).inUse--;
    inProgress--;
  }

  private void take(int number) {
    number(number).inUse++;
    inProgress++;
  }

  private Number number(int index) {
    Number number = numbers.get(index);
    if (number == null) {
      throw new IllegalArgumentException("no number " + index);
    }
    return number;
  }
}

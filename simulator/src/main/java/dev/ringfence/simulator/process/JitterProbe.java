package dev.ringfence.simulator.process;

import dev.ringfence.engine.cli.ApiException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Measures, all through the run, how long a request takes from here to the carriers: both sides
 * read {@link System#nanoTime()}, which on Linux is one clock for all processes since the machine's
 * start. By as much as this varies, sends that left well apart may arrive close together. One
 * writer, many readers.
 */
public final class JitterProbe implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final int WARM_UP = 20;
  private static final long MARGIN_NANOS = 100_000_000L;

  /** What came in the last second, and a little. */
  private static final long REACH_NANOS = 1_000_000_000L + MARGIN_NANOS;

  private static final long FURTHEST_NANOS = 10 * REACH_NANOS;

  /**
   * One-way delays.
   *
   * @param samples how many were measured
   */
  public record Jitter(long samples, long p50Nanos, long p99Nanos, long maxNanos) {}

  private final CarriersClient carriers;
  private final Histogram delays = new Histogram(1, MOST_NANOS, 3);
  private final TreeMap<Long, Long> samples = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "jitter-probe");
  private volatile boolean on = true;

  /** A probe of these carriers, not yet begun. */
  public JitterProbe(CarriersClient carriers) {
    this.carriers = carriers;
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    int taken = 0;
    while (on) {
      try {
        long before = System.nanoTime();
        long delay = carriers.pingNanos() - before;
        // The first ones measure class loading and the connection, not the way.
        if (++taken > WARM_UP) {
          synchronized (delays) {
            samples.put(before, delay);
            delays.recordValue(Math.min(MOST_NANOS, Math.max(1, delay)));
          }
        }
        Pause.millis(EVERY_MILLIS);
      } catch (IOException | ApiException ended) {
        if (!alive()) {
          return;
        }
        LockSupport.parkNanos(EVERY_MILLIS * 1_000_000); // down for a while, perhaps
      }
    }
  }

  private boolean alive() {
    return on && !Thread.currentThread().isInterrupted();
  }

  /** What was measured so far. */
  public Jitter jitter() {
    synchronized (delays) {
      return new Jitter(
          delays.getTotalCount(),
          delays.getValueAtPercentile(50),
          delays.getValueAtPercentile(99),
          delays.getMaxValue());
    }
  }

  /**
   * By how much sends that arrived by this instant may have been pushed together: the longest delay
   * that touches the second before, or the longest of all where none was measured.
   *
   * @param nanos on {@link System#nanoTime()}
   */
  public long around(long nanos) {
    synchronized (delays) {
      return samples.subMap(nanos - FURTHEST_NANOS, nanos + MARGIN_NANOS).entrySet().stream()
          .filter(sample -> sample.getKey() + sample.getValue() >= nanos - REACH_NANOS)
          .mapToLong(Map.Entry::getValue)
          .max()
          .orElse(delays.getMaxValue());
    }
  }

  @Override
  public void close() {
    on = false;
    thread.interrupt();
  }
}

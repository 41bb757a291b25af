package dev.ringfence.bench;

import com.google.common.util.concurrent.RateLimiter;
import dev.ringfence.bench.report.Figure;
import dev.ringfence.bench.report.Results;
import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.RateLimit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The most starts that each limiter, told 60 an hour, lets through in some rolling hour. The caller
 * is greedy after a rest of every length up to two hours: it tries until it is refused, every
 * second, for three hours. Time is virtual, but for Guava, which cannot be given it: its hour is a
 * second.
 *
 * <pre>
 * java -cp bench/target/benchmarks.jar dev.ringfence.bench.Exactness bench/results
 * </pre>
 */
public final class Exactness {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final long REST_BY = 99 * SECOND;

  /** Tries in one instant: more than anybody lets through, so a burst is seen whole. */
  private static final int TRIES = 4 * Scene.CAP;

  private long now;

  private Exactness() {}

  /** Argument: the directory of the results. */
  public static void main(String[] args) {
    Results.at(Path.of(args[0])).write("exactness", measure());
  }

  static List<Figure> measure() {
    Exactness exactness = new Exactness();
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("Ringfence, rolling window", exactness.worst(clock -> kernel(clock))));
    figures.add(figure("Bucket4j, greedy refill", exactness.worst(clock -> greedy(clock))));
    figures.add(figure("Bucket4j, refill by intervals", exactness.worst(clock -> steps(clock))));
    figures.add(figure("Resilience4j RateLimiter", exactness.worst(clock -> periods(clock))));
    figures.add(figure("Guava RateLimiter (60/s)", guava()));
    return figures;
  }

  private static Figure figure(String limiter, int most) {
    return Figure.of("Exactness.most", Map.of("limiter", limiter), most, "starts");
  }

  private int worst(Function<LongSupplier, BooleanSupplier> limiter) {
    int worst = 0;
    for (long rest = 0; rest <= 2 * HOUR; rest += REST_BY) {
      now = Scene.BEGIN;
      BooleanSupplier admits = limiter.apply(() -> now);
      Rolling starts = new Rolling(HOUR);
      now += rest;
      long end = now + 3 * HOUR;
      for (; now < end; now += SECOND) {
        for (int i = 0; i < TRIES && admits.getAsBoolean(); i++) {
          starts.add(now);
        }
      }
      worst = Math.max(worst, starts.most);
    }
    return worst;
  }

  private static BooleanSupplier kernel(LongSupplier clock) {
    RollingStarts starts =
        new RollingStarts(List.of(new Windows(List.of(new RateLimit(Scene.CAP, HOUR)))));
    return () -> {
      long at = clock.getAsLong();
      if (!starts.admits(0, at)) {
        return false;
      }
      starts.begin(0);
      starts.answered(0, at);
      return true;
    };
  }

  private static BooleanSupplier greedy(LongSupplier clock) {
    return bucket(
        clock,
        Bandwidth.builder()
            .capacity(Scene.CAP)
            .refillGreedy(Scene.CAP, Duration.ofNanos(HOUR))
            .build());
  }

  private static BooleanSupplier steps(LongSupplier clock) {
    return bucket(
        clock,
        Bandwidth.builder()
            .capacity(Scene.CAP)
            .refillIntervally(Scene.CAP, Duration.ofNanos(HOUR))
            .build());
  }

  private static BooleanSupplier bucket(LongSupplier clock, Bandwidth bandwidth) {
    TimeMeter meter =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return clock.getAsLong();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    Bucket bucket = Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(meter).build();
    return () -> bucket.tryConsume(1);
  }

  private static BooleanSupplier periods(LongSupplier clock) {
    RateLimiterConfig config =
        RateLimiterConfig.custom()
            .limitForPeriod(Scene.CAP)
            .limitRefreshPeriod(Duration.ofNanos(HOUR))
            .timeoutDuration(Duration.ZERO)
            .build();
    AtomicRateLimiter limiter = new AtomicRateLimiter("number", config, clock::getAsLong);
    return limiter::acquirePermission;
  }

  /** A rest of two seconds, then as much as it gives for two. */
  private static int guava() {
    RateLimiter limiter = RateLimiter.create(Scene.CAP);
    Rolling starts = new Rolling(SECOND);
    if (!limiter.tryAcquire()) {
      throw new IllegalStateException("refused its first start");
    }
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 2 * SECOND) {
      Thread.onSpinWait();
    }
    while (System.nanoTime() - begin < 4 * SECOND) {
      if (limiter.tryAcquire()) {
        starts.add(System.nanoTime());
      }
    }
    return starts.most;
  }

  /** Counts the starts of the last window; exact, and shares nothing with what is judged. */
  private static final class Rolling {
    private final ArrayDeque<Long> young = new ArrayDeque<>();
    private final long window;
    private int most;

    Rolling(long window) {
      this.window = window;
    }

    void add(long at) {
      while (!young.isEmpty() && at - young.peekFirst() >= window) {
        young.removeFirst();
      }
      young.addLast(at);
      most = Math.max(most, young.size());
    }
  }
}

package dev.ringfence.bench.peer;

import dev.ringfence.bench.Scene;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What a peer keeps per number and per destination, to be weighed. The argument is an index. */
public final class Units {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final BulkheadConfig ONE = BulkheadConfig.custom().maxConcurrentCalls(1).build();
  private static final RateLimiterConfig CAP =
      RateLimiterConfig.custom()
          .limitForPeriod(Scene.CAP)
          .limitRefreshPeriod(HOUR)
          .timeoutDuration(Duration.ZERO)
          .build();

  private Units() {}

  public static Object semaphore(int index) {
    return new Semaphore(1);
  }

  public static Object bulkhead(int index) {
    return Bulkhead.of("number", ONE);
  }

  public static Object bucket(int index) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(Scene.CAP).refillGreedy(Scene.CAP, HOUR))
        .withNanosecondPrecision()
        .build();
  }

  public static Object limiter(int index) {
    return RateLimiter.of("number", CAP);
  }

  /** It cannot express the cap; what it keeps is the same for any rate. */
  public static Object guava(int index) {
    return com.google.common.util.concurrent.RateLimiter.create(1);
  }

  /** As many starts as the cap allows. */
  public static Object log(int index) {
    Log log = new Log();
    for (int k = 0; k < Scene.CAP; k++) {
      log.add(Scene.BEGIN + index + k);
    }
    return log;
  }
}

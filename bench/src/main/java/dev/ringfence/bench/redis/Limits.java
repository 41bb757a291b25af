package dev.ringfence.bench.redis;

import dev.ringfence.engine.core.model.RateLimit;
import java.time.Duration;
import java.util.List;

/** What is decided: a number's channels and its cap, and the destination's windows. */
enum Limits {
  /** Of a second. */
  SECOND(List.of(RateLimit.parse("2/1s")), List.of(RateLimit.parse("60/1s"))),
  /** Of an hour and of seven days. */
  LONG(
      List.of(RateLimit.parse("3/1h"), RateLimit.parse("7/7d")), List.of(RateLimit.parse("60/1h")));

  static final int NUMBERS = 10_000;
  static final int CHANNELS = 100;
  static final int DESTINATIONS = 1_000_000;

  final List<RateLimit> destination;
  final List<RateLimit> number;

  Limits(List<RateLimit> destination, List<RateLimit> number) {
    this.destination = destination;
    this.number = number;
  }

  Duration longest() {
    return Duration.ofNanos(
        destination.stream().mapToLong(RateLimit::windowNanos).max().orElseThrow());
  }
}

package dev.ringfence.simulator.process.redis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How Redis is set up. Immutable. */
public enum RedisMode {
  /** Not at all: a node shares nothing. */
  NONE,
  /** One server. */
  STANDALONE,
  /** A master, a replica, and three Sentinels. */
  SENTINEL,
  /** Three masters with a third of the slots each, and a replica of each. */
  CLUSTER;

  /** Its name in options and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether another server takes over when one is gone. */
  public boolean failsOver() {
    return this == SENTINEL || this == CLUSTER;
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RedisMode of(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no kind of Redis '"
                        + word
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(RedisMode::word)
                            .collect(Collectors.joining(", "))));
  }
}

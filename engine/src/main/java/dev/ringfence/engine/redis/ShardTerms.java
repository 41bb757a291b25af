package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.RateLimit;
import java.time.Duration;
import java.util.List;

/**
 * What is in force for a whole shard. Immutable.
 *
 * @param kind what its subjects are
 * @param config version of the configuration; a node with an older one than another is granted
 *     nothing
 * @param reservation how long a reservation stands without a commit
 * @param concurrency attempts in progress over all subjects; -1 for any number
 * @param sends rolling limits on the account's sends
 * @param longest no window of any subject is longer
 * @param clockTolerance how far the clocks of a node and of Redis may be apart: windows may shorten
 *     by as much when a failover changes the clock
 */
public record ShardTerms(
    Kind kind,
    long config,
    Duration reservation,
    int concurrency,
    List<RateLimit> sends,
    Duration longest,
    Duration clockTolerance) {
  /** What the subjects of a shard are. */
  public enum Kind {
    /** The numbers of an account. */
    ACCOUNT("A"),
    /** Destinations; they come and go. */
    DESTINATIONS("D");

    final String code;

    Kind(String code) {
      this.code = code;
    }
  }

  public ShardTerms {
    sends = List.copyOf(sends);
  }

  /** Starts of the past that the windows need. */
  public static int keep(List<RateLimit> windows) {
    return windows.stream().mapToInt(RateLimit::count).max().orElse(0);
  }
}

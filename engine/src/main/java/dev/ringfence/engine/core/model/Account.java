package dev.ringfence.engine.core.model;

import java.util.List;

/**
 * Credentials at a provider, as the kernel sees them: what they may do, not how to prove it.
 * Immutable.
 *
 * @param name as in the configuration; unique
 * @param provider whose account it is
 * @param concurrency calls in progress at most over all its numbers; {@link Integer#MAX_VALUE} for
 *     no limit
 * @param sends rolling limits on dials sent: calls per second as {@code N/1s}, and any longer ones
 *     the provider has
 * @param reserve channels that not everybody may take
 */
public record Account(
    String name, Provider provider, int concurrency, List<RateLimit> sends, Reserve reserve) {
  public Account {
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "account " + name + ": concurrency must be at least 1, was " + concurrency);
    }
    sends = List.copyOf(sends);
  }

  /** An account without a reserve. */
  public Account(String name, Provider provider, int concurrency, List<RateLimit> sends) {
    this(name, provider, concurrency, sends, Reserve.NONE);
  }
}

package dev.ringfence.engine.core.model;

import java.util.List;

/**
 * A caller-ID number. Immutable.
 *
 * @param e164 packed as {@link E164} does
 * @param account index of its account in the {@link Topology}
 * @param channels calls in progress at most; a Twilio number has exactly 1 whatever is configured
 * @param caps rolling limits on starts from this number; the hourly cap is {@code N/1h}
 * @param status whether it takes new calls
 */
public record PhoneNumber(
    long e164, int account, int channels, List<RateLimit> caps, NumberStatus status) {
  public PhoneNumber {
    if (channels < 1) {
      throw new IllegalArgumentException("a number needs at least 1 channel, was " + channels);
    }
    caps = List.copyOf(caps);
  }
}

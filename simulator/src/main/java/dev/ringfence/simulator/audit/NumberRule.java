package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * What one number may carry. Immutable.
 *
 * @param provider {@code twilio}, {@code plivo} or {@code exotel}
 * @param account the provider's id of the account
 * @param number E.164 with plus
 * @param channels calls at once, in both directions
 * @param caps starts in any rolling window, for each of several windows
 */
public record NumberRule(
    String provider, String account, String number, int channels, List<CapRule> caps) {

  public NumberRule {
    caps = List.copyOf(caps);
  }

  /** A number with one cap; none if {@code capPerWindow} is 0. */
  public NumberRule(
      String provider,
      String account,
      String number,
      int channels,
      int capPerWindow,
      long capWindowMillis) {
    this(
        provider,
        account,
        number,
        channels,
        capPerWindow > 0 ? List.of(new CapRule(capPerWindow, capWindowMillis)) : List.of());
  }

  /** Starts in its first window, or 0. */
  public int capPerWindow() {
    return caps.isEmpty() ? 0 : caps.get(0).count();
  }

  /** Length of its first window in real milliseconds, time scale already applied, or 0. */
  public long capWindowMillis() {
    return caps.isEmpty() ? 0 : caps.get(0).windowMillis();
  }
}

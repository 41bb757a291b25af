package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * What one account may do. Immutable.
 *
 * @param provider {@code twilio}, {@code plivo} or {@code exotel}
 * @param account the provider's id of the account
 * @param cps dials in any rolling second; never scaled
 * @param concurrency calls at once over all its numbers, or -1 for no limit
 * @param rates further limits on dials, in longer windows
 */
public record AccountRule(
    String provider, String account, int cps, int concurrency, List<CapRule> rates) {
  public AccountRule {
    rates = List.copyOf(rates);
  }

  /** An account with no limit on its dials but that in a second. */
  public AccountRule(String provider, String account, int cps, int concurrency) {
    this(provider, account, cps, concurrency, List.of());
  }
}

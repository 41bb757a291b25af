package dev.ringfence.simulator.audit;

/**
 * What one account may do. Immutable.
 *
 * @param provider {@code twilio}, {@code plivo} or {@code exotel}
 * @param account the provider's id of the account
 * @param cps dials in any rolling second; never scaled
 * @param concurrency calls at once over all its numbers, or -1 for no limit
 */
public record AccountRule(String provider, String account, int cps, int concurrency) {}

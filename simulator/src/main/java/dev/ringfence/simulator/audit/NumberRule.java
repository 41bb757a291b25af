package dev.ringfence.simulator.audit;

/**
 * What one number may carry. Immutable.
 *
 * @param provider {@code twilio}, {@code plivo} or {@code exotel}
 * @param account the provider's id of the account
 * @param number E.164 with plus
 * @param channels calls at once, in both directions
 * @param capPerWindow starts in any rolling window
 * @param capWindowMillis length of that window in real milliseconds, time scale already applied
 */
public record NumberRule(
    String provider,
    String account,
    String number,
    int channels,
    int capPerWindow,
    long capWindowMillis) {}

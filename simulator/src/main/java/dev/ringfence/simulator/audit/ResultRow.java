package dev.ringfence.simulator.audit;

/**
 * What the engine says of one call, from a line of its results. Text that does not apply is empty.
 * Immutable.
 *
 * @param callId the engine's id of the call
 * @param to destination, E.164 with plus
 * @param disposition lower case; empty while the call is not done
 * @param outcome lower case; of the last attempt
 * @param reason why, where the disposition alone does not say it
 * @param attempts attempts that a carrier took, or may have taken, as the engine counts them
 * @param attemptId the last attempt
 * @param providerCallId the carrier's id of its call
 */
public record ResultRow(
    String callId,
    String to,
    String disposition,
    String outcome,
    String reason,
    int attempts,
    String attemptId,
    String providerCallId) {}

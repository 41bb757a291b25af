package dev.ringfence.engine.redis;

/**
 * A committed attempt, as another node finds it. Immutable.
 *
 * @param subject the number that carries it, or its destination
 * @param startSettled whether its start is not outstanding any more
 * @param sendSettled the same for its send
 * @param instant since which its node holds it, in microseconds of the shard's clock
 * @param note of its admission: what is needed to look the call up
 */
public record Held(
    long attempt,
    String subject,
    boolean startSettled,
    boolean sendSettled,
    long instant,
    String note) {}

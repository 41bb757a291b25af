package dev.ringfence.engine.redis;

/**
 * What became of an attempt's start and send. Immutable.
 *
 * @param held whether the attempt held anything when the call came
 * @param start instant from which its start ages, as of this call; 0 if it was not outstanding
 * @param send the same for its send
 */
public record Settled(boolean held, long start, long send) {}

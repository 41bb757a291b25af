package dev.ringfence.engine.redis;

/**
 * What became of an attempt's start and send. Immutable.
 *
 * <p>The first instants that a node is told of an attempt are to be kept, as long as the longest
 * window: by them it re-asserts the start and the send after an epoch has ended.
 *
 * @param held whether the attempt held anything when the call came
 * @param start instant from which its start ages, at the latest: if it aged before, its answer was
 *     lost, and the instant is a later one; 0 if the call says nothing of a start
 * @param send the same for its send
 */
public record Settled(boolean held, long start, long send) {}

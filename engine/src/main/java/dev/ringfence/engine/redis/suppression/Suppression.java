package dev.ringfence.engine.redis.suppression;

/**
 * The last change of a destination. Immutable.
 *
 * @param destination packed E.164
 * @param instant of the change, microseconds of Redis' clock; of one epoch, each change of a list
 *     has one of its own
 * @param suppressed whether it is not to be called; else it may be again
 */
public record Suppression(long destination, long instant, boolean suppressed) {}

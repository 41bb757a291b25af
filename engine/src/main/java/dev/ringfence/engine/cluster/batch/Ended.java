package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Release.Evidence;

/** An attempt that is over, and what is known of it. Immutable. */
public record Ended(long attempt, Evidence evidence) {}

/**
 * Suppression lists that nodes share, as one node has them: in its store, in its kernel, and up to
 * date with those in Redis ({@link dev.ringfence.engine.redis.suppression}) before it dials on a
 * link, and soon after each change from then on.
 *
 * <p>What a runner adds is kept here first, and is owed to the others until Redis has it: while
 * Redis is away it stays suppressed here and is told on the next link. What a runner takes off is
 * taken off in Redis first.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.cluster.suppression;

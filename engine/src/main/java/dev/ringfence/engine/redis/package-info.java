/**
 * Limits that several nodes share: what each number, account and destination carries, in Redis.
 *
 * <p>A node's own books decide first; Redis confirms before the dial. A {@link
 * dev.ringfence.engine.redis.LimitShard} is one account with its numbers, or one slice of the
 * destinations. An admission reserves its place in the slice of its destination and in its account,
 * commits both, and only then may be dialled. A reservation ends by itself; what was committed is
 * given back by evidence alone.
 *
 * <p>What lives in Redis says under which epoch of the server it was written. After a restart, a
 * failover or a flush nothing is granted until every node has said again what it holds.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.redis;

/**
 * A node's part in the batches that nodes share: how it joins them on every link, takes segments
 * and makes them batches of its own store and kernel, writes what became of their calls, puts new
 * batches there, and takes over from nodes that fell silent. What is promised, and in which order
 * things must happen for it, is said in {@link dev.ringfence.engine.redis.batch}.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.cluster.batch;

/**
 * Real Redis servers as processes of their own: one alone, a master with a replica and Sentinels,
 * or a Redis Cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.process.redis;

/**
 * How a node takes part in limits that several nodes share.
 *
 * <p>{@link dev.ringfence.engine.cluster.SharedLimits} is the one door: what a kernel has granted
 * is admitted there before it is dialled, and what becomes of it is told there. It knows at any
 * time what this node holds, keeps one link to Redis, says again what it holds on each new link,
 * and tells when nothing may be dialled.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.cluster;

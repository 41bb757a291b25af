/**
 * A model of the durable store: what was not synced vanishes with the process. Stands where the
 * store stands in the product, between the kernel's effects and the wire.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.store;

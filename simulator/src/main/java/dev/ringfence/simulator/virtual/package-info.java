/**
 * The deterministic world: one thread, one seed, one virtual clock, and the kernel that dials for
 * real. {@code net} holds the carriers, which know nothing of the engine; the classes of this
 * package are the bridge between the two.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual;

/**
 * {@code ringfence load}: the whole path under load, from the upload over the queue, the kernel,
 * the store, the adapters and HTTP to the carriers and back, each process on its own and measured
 * from outside.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.load;

/** Benchmarks of what the kernel does not show. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.schedule;

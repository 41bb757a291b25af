/** Benchmarks of what the runtime does not show. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.runtime;

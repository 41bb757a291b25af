/** Benchmarks: each names its subject, has a baseline, and runs by one printed command. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.bench;

package dev.ringfence.engine.core.time;

/**
 * Elapsed time in nanoseconds from an arbitrary origin; never for "is it nine in Mumbai".
 * Implementations are Thread-safe.
 */
@FunctionalInterface
public interface NanoClock {
  /** Never goes back. */
  long nanoTime();
}

package dev.ringfence.engine.core.time;

/**
 * Milliseconds since 1970-01-01T00:00Z, for calling windows and stamps; never subtracted to measure
 * a duration, because it may be set. Implementations are Thread-safe.
 */
@FunctionalInterface
public interface WallClock {
  /** May go back when somebody sets the clock. */
  long millis();
}

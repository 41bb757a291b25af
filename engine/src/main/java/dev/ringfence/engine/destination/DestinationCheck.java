package dev.ringfence.engine.destination;

import org.jspecify.annotations.Nullable;

/**
 * Says whether what somebody wrote is a destination that may be called. Thread-safe; quick enough
 * to be asked for every row of an upload.
 */
public interface DestinationCheck {

  /**
   * Checks one destination as it was written.
   *
   * @param defaultRegion ISO 3166-1 alpha-2 region of numbers written without a plus, or null: then
   *     those are refused
   */
  Verdict check(String raw, @Nullable String defaultRegion);

  /**
   * The verdict. Immutable.
   *
   * @param e164 the number packed, or 0 when it could not be read
   * @param zones index of its set of time zones; means nothing when there is a problem
   * @param problem reason code in lower case such as {@code not_valid}, or null when it may be
   *     called
   */
  record Verdict(long e164, char zones, @Nullable String problem) {}
}

package dev.ringfence.engine.core.port;

import java.util.List;

/**
 * Which configuration is in force, and what became of the last attempt to change it. Immutable.
 *
 * @param version 1 at the start, and one more with each change
 * @param hash SHA-256 of the files it was read from; empty if it came from no file
 * @param sinceMillis wall clock instant from which it is in force
 * @param triedMillis wall clock instant of the last attempt to change it, or 0
 * @param result what came of that attempt
 * @param problems why not, a line each; empty unless it came to nothing
 */
public record ConfigView(
    long version,
    String hash,
    long sinceMillis,
    long triedMillis,
    Result result,
    List<String> problems) {
  public ConfigView {
    problems = List.copyOf(problems);
  }

  /** What came of an attempt. */
  public enum Result {
    /** There was none. */
    NONE,
    /** It is in force. */
    APPLIED,
    /** The files say the same as before. */
    UNCHANGED,
    /** The files are wrong: what was in force still is. */
    INVALID,
    /** The files are good, but ask for what cannot change while the engine runs. */
    REFUSED
  }
}

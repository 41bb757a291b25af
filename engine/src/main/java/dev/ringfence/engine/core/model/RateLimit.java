package dev.ringfence.engine.core.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At most {@code count} starts in any rolling window of {@code windowNanos}. Written {@code 60/1h},
 * {@code 2/30s}, {@code 7/7d}, {@code 20/500ms}. Immutable.
 *
 * @param count starts allowed, at least 1
 * @param windowNanos length of the rolling window in nanoseconds, at least one millisecond
 */
public record RateLimit(int count, long windowNanos) {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern TEXT =
      Pattern.compile("\\s*(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*(ms|s|m|h|d)\\s*");

  public RateLimit {
    if (count < 1) {
      throw new IllegalArgumentException("a rate must allow at least 1 start, was " + count);
    }
    if (windowNanos < 1_000_000L) {
      throw new IllegalArgumentException("a rate's window must be at least 1ms");
    }
  }

  /**
   * Reads {@code COUNT/LENGTH}, for example {@code 60/1h}.
   *
   * @throws IllegalArgumentException with the text and an example when it is anything else
   */
  public static RateLimit parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate; write COUNT/WINDOW such as 60/1h or 2/30s");
    }
    long length = Long.parseLong(matcher.group(2));
    Duration window =
        switch (matcher.group(3)) {
          case "ms" -> Duration.ofMillis(length);
          case "s" -> Duration.ofSeconds(length);
          case "m" -> Duration.ofMinutes(length);
          case "h" -> Duration.ofHours(length);
          default -> Duration.ofDays(length);
        };
    if (window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "': a window is at most 366d long");
    }
    return new RateLimit(Integer.parseInt(matcher.group(1)), window.toNanos());
  }

  /** As it is written in a configuration. */
  @Override
  public String toString() {
    long millis = windowNanos / 1_000_000L;
    if (millis % 86_400_000L == 0) {
      return count + "/" + millis / 86_400_000L + "d";
    }
    if (millis % 3_600_000L == 0) {
      return count + "/" + millis / 3_600_000L + "h";
    }
    if (millis % 60_000L == 0) {
      return count + "/" + millis / 60_000L + "m";
    }
    return millis % 1_000L == 0 ? count + "/" + millis / 1_000L + "s" : count + "/" + millis + "ms";
  }
}

package dev.ringfence.simulator.carrier;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A count in a window, written {@code 300/5s}, {@code 200/1m}, {@code 2/1h} or {@code 7/7d}.
 * Immutable.
 *
 * @param count how many
 * @param windowMillis in how long, unscaled
 */
public record Rate(int count, long windowMillis) {

  private static final Pattern FORM =
      Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,5})([smhd])");

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException naming the text
   */
  public static Rate parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "a rate is written count/window, such as 300/5s or 7/7d, was '" + text + "'");
    }
    long unit =
        switch (m.group(3)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    return new Rate(Integer.parseInt(m.group(1)), Long.parseLong(m.group(2)) * unit);
  }
}

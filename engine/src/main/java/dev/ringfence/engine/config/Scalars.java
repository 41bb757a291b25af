package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Readers of single values. Each throws {@link IllegalArgumentException} with words that fit behind
 * the text itself ("'abc' is not a whole number") and never repeats the text. Immutable, stateless.
 */
final class Scalars {
  /** Stands in for a rate that could not be read. */
  static final RateLimit NO_RATE = new RateLimit(1, 1_000_000_000L);

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern HOURS =
      Pattern.compile("(\\d\\d):(\\d\\d)(?::(\\d\\d))?\\s*-\\s*(\\d\\d):(\\d\\d)(?::(\\d\\d))?");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private Scalars() {}

  static int whole(String text, int least, int most) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a whole number");
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException("must be between " + least + " and " + most);
    }
    return value;
  }

  static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("must be true or false");
    }
    return text.equals("true");
  }

  static RateLimit rate(String text) {
    try {
      return RateLimit.parse(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Its own message repeats the text.
      throw new IllegalArgumentException(
          "is not a rate; write COUNT/WINDOW such as 60/1h or 2/30s, with a count of at least 1");
    }
  }

  /** One whose starts are remembered one by one: memory follows its count. */
  static RateLimit rate(String text, int mostCount, String longest) {
    RateLimit rate = rate(text);
    if (rate.count() > mostCount) {
      throw new IllegalArgumentException(
          "counts too many: at most " + mostCount + " in a window, each of which is remembered");
    }
    if (rate.windowNanos() > nanos(longest)) {
      throw new IllegalArgumentException("looks back too far: a window is at most " + longest);
    }
    return rate;
  }

  static long nanos(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a duration; write 250ms, 30s, 5m, 1h or 7d");
    }
    long length = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(length);
          case "s" -> Duration.ofSeconds(length);
          case "m" -> Duration.ofMinutes(length);
          case "h" -> Duration.ofHours(length);
          default -> Duration.ofDays(length);
        };
    return TimeUnit.NANOSECONDS.convert(duration); // stops at the largest long: refused by range
  }

  static long nanos(String text, String least, String most) {
    long value = nanos(text);
    if (value < nanos(least) || value > nanos(most)) {
      throw new IllegalArgumentException("must be between " + least + " and " + most);
    }
    return value;
  }

  static int seconds(String text, String least, String most) {
    long value = nanos(text, least, most);
    if (value % 1_000_000_000L != 0) {
      throw new IllegalArgumentException("must be whole seconds");
    }
    return (int) (value / 1_000_000_000L);
  }

  static DailyHours hours(String text) {
    Matcher matcher = HOURS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("are not hours; write OPEN-CLOSE such as 08:00-21:00");
    }
    int open = secondOfDay(matcher, 1);
    int close = secondOfDay(matcher, 4);
    if (open >= close) {
      throw new IllegalArgumentException(
          "must open before they close, on the same day; the end of the day is 24:00");
    }
    return new DailyHours(open, close);
  }

  private static int secondOfDay(Matcher matcher, int group) {
    int hour = Integer.parseInt(matcher.group(group));
    int minute = Integer.parseInt(matcher.group(group + 1));
    String seconds = matcher.group(group + 2);
    int second = seconds == null ? 0 : Integer.parseInt(seconds);
    int sum = hour * 3600 + minute * 60 + second;
    if (hour > 24 || minute > 59 || second > 59 || sum > 86_400) {
      throw new IllegalArgumentException("name a time of day that does not exist");
    }
    return sum;
  }

  static long e164(String text) {
    try {
      return E164.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not an E.164 number; write + and 5 to 15 digits");
    }
  }

  /** Names go into URLs and metrics. */
  static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is not a name; use up to 63 letters, digits, '.', '_' and '-', a letter or digit first");
    }
    return text;
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is not a date; write YEAR-MONTH-DAY such as 2026-12-25");
    }
  }

  static int percent(String text) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 100) {
      throw new IllegalArgumentException("is not a share; write 0% to 100%");
    }
    return Integer.parseInt(matcher.group(1));
  }

  static String zone(String text) {
    try {
      return ZoneId.of(text).getId();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is not a time zone; write one such as Asia/Kolkata");
    }
  }

  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", names) + NearestName.hint(text, names));
    }
    return type.getEnumConstants()[index];
  }
}

package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.Destinations;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads which destinations may be called. Lane-confined: belongs to the thread that loads. */
final class DestinationsReader {
  /** Numbers whose price or kind nobody expects of a call list. */
  static final List<String> DEFAULT_DENIED_TYPES =
      List.of("PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER", "PAGER", "UAN");

  /** The types that libphonenumber knows. */
  static final List<String> TYPES =
      List.of(
          "FIXED_LINE",
          "MOBILE",
          "FIXED_LINE_OR_MOBILE",
          "TOLL_FREE",
          "PREMIUM_RATE",
          "SHARED_COST",
          "VOIP",
          "PERSONAL_NUMBER",
          "PAGER",
          "UAN",
          "VOICEMAIL",
          "UNKNOWN");

  private static final Pattern PREFIX = Pattern.compile("\\+[1-9]\\d{0,14}");

  /**
   * Of a limit on calls to one destination. The ledger keeps as many starts of each destination
   * called lately, and for as long.
   */
  private static final int MOST_COUNT = 1_000;

  private static final String LONGEST_WINDOW = "30d";

  private DestinationsReader() {}

  /** A limit on calls to one destination. */
  static RateLimit limit(String text) {
    return Scalars.rate(text, MOST_COUNT, LONGEST_WINDOW);
  }

  static Destinations destinations(Section destinations) {
    return new Destinations(
        texts(destinations.requiredList("countries"), DestinationsReader::country),
        destinations.flag("require_valid", true),
        destinations.has("deny_types")
            ? texts(destinations.list("deny_types"), DestinationsReader::type)
            : DEFAULT_DENIED_TYPES,
        texts(destinations.list("deny_prefixes"), DestinationsReader::prefix));
  }

  /** Those of ISO 3166, and the three beyond it that have numbers of their own. */
  static Set<String> countries() {
    Set<String> countries = new TreeSet<>(Arrays.asList(Locale.getISOCountries()));
    countries.addAll(List.of("AC", "TA", "XK"));
    return countries;
  }

  private static List<String> texts(List<Value> items, Function<String, String> parser) {
    List<String> texts = new ArrayList<>();
    for (Value item : items) {
      String text = item.as(parser, "");
      if (!text.isEmpty() && !texts.contains(text)) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  private static String country(String text) {
    if (!text.equals("*") && !countries().contains(text)) {
      String upper = text.toUpperCase(Locale.ROOT);
      throw new IllegalArgumentException(
          "is not a country; write two capital letters of ISO 3166, or '*' for all"
              + (countries().contains(upper) ? "; did you mean '" + upper + "'?" : ""));
    }
    return text;
  }

  private static String type(String text) {
    if (!TYPES.contains(text)) {
      throw new IllegalArgumentException(
          "is not a type of number; types are "
              + String.join(", ", TYPES)
              + NearestName.hint(text, TYPES));
    }
    return text;
  }

  private static String prefix(String text) {
    if (!PREFIX.matcher(text).matches()) {
      throw new IllegalArgumentException("is not a prefix; write + and 1 to 15 digits");
    }
    return text;
  }
}

package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.http.ingest.Moments;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch's terms as a request says them, in its query or in its document. Immutable.
 *
 * @param members what is said, by name
 */
record TermsText(Map<String, String> members) {
  static final List<String> NAMES = List.of("priority", "weight", "not_before", "not_after");

  static TermsText of(Exchange exchange) {
    Map<String, String> members = new HashMap<>();
    for (String name : NAMES) {
      String value = exchange.parameter(name);
      if (value != null) {
        members.put(name, value);
      }
    }
    return new TermsText(members);
  }

  /** These, and those of the other that these do not have. */
  TermsText or(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(others);
    all.putAll(members);
    return new TermsText(all);
  }

  /**
   * The terms.
   *
   * @param expireAfterMillis how long a batch lives that names no end: from now on, or from its
   *     beginning if that is later
   */
  BatchTerms terms(long expireAfterMillis, long nowMillis) {
    long notBefore = instant("not_before", 0, nowMillis);
    long begins = Math.max(nowMillis, notBefore);
    long ends = expireAfterMillis == Long.MAX_VALUE ? Long.MAX_VALUE : begins + expireAfterMillis;
    long notAfter = instant("not_after", ends, nowMillis);
    if (notAfter <= nowMillis) {
      throw Exchange.invalid("not_after '" + members.get("not_after") + "' has passed");
    }
    if (notAfter <= notBefore) {
      throw Exchange.invalid("not_after must be later than not_before");
    }
    return new BatchTerms(priority(), weight(), notBefore, notAfter);
  }

  private Priority priority() {
    String text = members.get("priority");
    List<String> names =
        Arrays.stream(Priority.values()).map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
    if (text != null && !names.contains(text)) {
      throw Exchange.invalid("priority must be one of " + String.join(", ", names));
    }
    return text == null ? Priority.NORMAL : Priority.values()[names.indexOf(text)];
  }

  private int weight() {
    String text = members.get("weight");
    int weight = text == null ? 1 : whole(text);
    if (weight < 1 || weight > BatchTerms.MOST_WEIGHT) {
      throw Exchange.invalid("weight must be a whole number from 1 to " + BatchTerms.MOST_WEIGHT);
    }
    return weight;
  }

  private static int whole(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  private long instant(String name, long fallback, long nowMillis) {
    @Nullable String text = members.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      return Moments.parse(text, null, nowMillis);
    } catch (IllegalArgumentException e) {
      throw Exchange.invalid(name + " '" + text + "' " + e.getMessage());
    }
  }
}

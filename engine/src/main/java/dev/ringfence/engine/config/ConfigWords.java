package dev.ringfence.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How values of a configuration are said to people. Immutable, stateless. */
final class ConfigWords {
  private static final int LONGEST = 60;
  private static final List<String> UNITS = List.of("_seconds", "_millis", "_nanos");

  /** Lengths of time whose names do not say that they are in nanoseconds. */
  private static final Set<String> NANOS =
      Set.of(
          "sweep_every",
          "prove_absent_after",
          "answer_timeout",
          "grant_max_age",
          "delivery_max",
          "backoff");

  private ConfigWords() {}

  /** A field's name: {@code ring_seconds} is ring. */
  static String field(String name) {
    for (String unit : UNITS) {
      if (name.endsWith(unit)) {
        return field(name.substring(0, name.length() - unit.length()));
      }
    }
    return name.replace('_', ' ');
  }

  /** What became of a value. */
  static String change(String name, JsonNode before, JsonNode after) {
    if (before.isArray() && after.isArray() && (name.equals("pool") || name.endsWith("keys"))) {
      return items(before, after);
    }
    String old = value(name, before);
    String now = value(name, after);
    boolean plain = old.length() + now.length() <= LONGEST && !old.equals(now);
    return plain && !old.startsWith("secret ") && !now.startsWith("secret ")
        ? "from " + old + " to " + now
        : "changed";
  }

  /** What removing something means while calls are going on. */
  static String whatBecomesOf(String what) {
    return switch (what) {
      case "template" -> ": takes no new batches, finishes those it has";
      case "number" -> ": no new calls, those in progress go on";
      case "workspace" -> ": its keys no longer open";
      default -> ": its numbers go with it, calls in progress go on";
    };
  }

  private static String items(JsonNode before, JsonNode after) {
    Set<JsonNode> old = new HashSet<>();
    Set<JsonNode> now = new HashSet<>();
    before.forEach(old::add);
    after.forEach(now::add);
    long more = now.stream().filter(item -> !old.contains(item)).count();
    long fewer = old.stream().filter(item -> !now.contains(item)).count();
    return more + fewer == 0 ? "in another order" : "+" + more + " -" + fewer;
  }

  private static String value(String name, JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(value(name, item)));
      return items.isEmpty() ? "none" : String.join(", ", items);
    }
    if (value.isNull() || value.isMissingNode()) {
      return "none";
    }
    if (value.isIntegralNumber()) {
      return number(name, value.asLong());
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  private static String number(String name, long value) {
    if (value == Long.MAX_VALUE) {
      return "never";
    }
    if (name.endsWith("_seconds")) {
      return time(Duration.ofSeconds(value));
    }
    if (name.endsWith("_millis")) {
      return time(Duration.ofMillis(value));
    }
    return name.endsWith("_nanos") || NANOS.contains(name)
        ? time(Duration.ofNanos(value))
        : Long.toString(value);
  }

  private static String time(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}

package dev.ringfence.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with {@code ${VAR}}, {@code ${env:VAR}} and {@code ${VAR:-default}} in it, filled in from
 * the environment: the grammar of the OpenTelemetry configuration files. {@code $$} is one dollar
 * sign. It works on single values after the YAML was parsed, so a variable cannot bring structure
 * in. Immutable.
 *
 * @param text filled in
 * @param substituted whether any of it came from a variable or its default
 * @param problems what could not be filled in; names variables, never values
 */
record EnvText(String text, boolean substituted, List<String> problems) {
  private static final Pattern PLACE =
      Pattern.compile(
          "\\$\\$|\\$\\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|(\\$\\{[^}]*\\}?)");

  static EnvText of(String raw, Map<String, String> environment) {
    if (raw.indexOf('$') < 0) {
      return new EnvText(raw, false, List.of());
    }
    StringBuilder text = new StringBuilder();
    List<String> problems = new ArrayList<>();
    boolean substituted = false;
    Matcher matcher = PLACE.matcher(raw);
    while (matcher.find()) {
      String filled = "$";
      if (matcher.group(3) != null) {
        problems.add(
            "'" + matcher.group(3) + "' is no variable; write ${NAME} or ${NAME:-default}");
      } else if (matcher.group(1) != null) {
        substituted = true;
        filled = value(matcher.group(1), matcher.group(2), environment);
        if (filled == null) {
          problems.add("environment variable " + matcher.group(1) + " is not set");
        }
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(filled == null ? "" : filled));
    }
    matcher.appendTail(text);
    return new EnvText(text.toString(), substituted, problems);
  }

  private static @Nullable String value(
      String name, @Nullable String fallback, Map<String, String> environment) {
    String value = environment.get(name);
    return fallback != null && (value == null || value.isEmpty()) ? fallback : value;
  }
}

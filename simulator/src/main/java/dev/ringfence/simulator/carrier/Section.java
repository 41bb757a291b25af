package dev.ringfence.simulator.carrier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the configuration file that knows where it stands, so that an error can say so.
 * Every key must be read; what is left over is a misspelling. Not thread-safe.
 */
final class Section {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}");

  private final String path;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final Set<String> unread = new TreeSet<>();
  private final UnaryOperator<@Nullable String> environment;

  Section(String path, @Nullable Object node, UnaryOperator<@Nullable String> environment) {
    this.path = path;
    this.environment = environment;
    if (node == null) {
      return;
    }
    if (!(node instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where("") + "must be a mapping");
    }
    map.forEach(
        (key, value) -> {
          values.put(String.valueOf(key), value);
          unread.add(String.valueOf(key));
        });
  }

  Section section(String key) {
    return new Section(at(key), take(key), environment);
  }

  List<Section> sections(String key) {
    List<Section> all = new ArrayList<>();
    List<?> list = list(key);
    for (int i = 0; i < list.size(); i++) {
      all.add(new Section(at(key) + "[" + i + "]", list.get(i), environment));
    }
    return all;
  }

  List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    for (Object item : list(key)) {
      all.add(substituted(key, String.valueOf(item)));
    }
    return all;
  }

  private List<?> list(String key) {
    Object node = take(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof List<?> list)) {
      throw new IllegalArgumentException(where(key) + "must be a list");
    }
    return list;
  }

  String text(String key) {
    String text = text(key, null);
    if (text == null) {
      throw new IllegalArgumentException(where(key) + "is missing");
    }
    return text;
  }

  @Nullable String text(String key, @Nullable String otherwise) {
    Object node = take(key);
    if (node == null) {
      return otherwise;
    }
    if (node instanceof Map || node instanceof List) {
      throw new IllegalArgumentException(where(key) + "must be a single value");
    }
    return substituted(key, String.valueOf(node));
  }

  int integer(String key, int otherwise) {
    return parsed(key, otherwise, Integer::valueOf, "a whole number");
  }

  long whole(String key, long otherwise) {
    return parsed(key, otherwise, Long::valueOf, "a whole number");
  }

  double real(String key, double otherwise) {
    return parsed(key, otherwise, Double::valueOf, "a number");
  }

  private <T> T parsed(String key, T otherwise, Function<String, T> parser, String wanted) {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    try {
      return parser.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          where(key) + "must be " + wanted + ", was '" + text + "'", e);
    }
  }

  /** Runs a constructor whose complaints lack the place. */
  <T> T located(String key, java.util.function.Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(why.startsWith(path + ".") ? why : where(key) + why, e);
    }
  }

  /** To be called when all known keys were read. */
  void end() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(where("") + "has unknown keys " + unread);
    }
  }

  private @Nullable Object take(String key) {
    unread.remove(key);
    return values.get(key);
  }

  private String substituted(String key, String text) {
    Matcher m = VARIABLE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String value = environment.apply(m.group(1));
      if (value == null || value.isEmpty()) {
        value = m.group(2);
      }
      if (value == null) {
        throw new IllegalArgumentException(
            where(key) + "needs the environment variable " + m.group(1));
      }
      m.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return m.appendTail(out).toString();
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String where(String key) {
    String place = key.isEmpty() ? path : at(key);
    return place.isEmpty() ? "the file " : place + ": ";
  }
}

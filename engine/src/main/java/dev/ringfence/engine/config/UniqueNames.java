package dev.ringfence.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Names of one kind, each of which may be given once. Lane-confined: belongs to the thread that
 * loads.
 */
final class UniqueNames {
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * The name of a section; empty if it is missing. One with wrong letters in it is noted and kept,
   * so that what refers to it is not blamed too.
   */
  String read(Section section) {
    String name = section.text("name");
    if (name.isEmpty()) {
      return name;
    }
    section.required("name", Scalars::name, "");
    Place first = places.putIfAbsent(name, section.placeOf("name"));
    if (first != null) {
      section.problem(
          "name",
          "'" + section.asWritten("name") + "' is used twice, first in line " + first.line());
    }
    return name;
  }

  Set<String> all() {
    return places.keySet();
  }

  /** Notes a name that does not exist. */
  void check(Section section, String key, String name) {
    if (!name.isEmpty() && !places.containsKey(name)) {
      section.problem(
          key,
          "there is no "
              + key
              + " '"
              + section.asWritten(key)
              + "'"
              + NearestName.hint(name, places.keySet()));
    }
  }
}

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

  /** Takes the name of a section; an empty one is missing, which has been noted already. */
  void add(Section section, String name) {
    if (name.isEmpty()) {
      return;
    }
    Place first = places.putIfAbsent(name, section.placeOf("name"));
    if (first != null) {
      section.problem("name", "'" + name + "' is used twice, first in line " + first.line());
    }
  }

  Set<String> all() {
    return places.keySet();
  }

  /** Notes a name that does not exist. */
  void check(Section section, String key, String name) {
    if (!name.isEmpty() && !places.containsKey(name)) {
      section.problem(
          key, "there is no " + key + " '" + name + "'" + NearestName.hint(name, places.keySet()));
    }
  }
}

package dev.ringfence.engine.redis;

import java.util.Comparator;

/**
 * What one node's calls take of a subject. Immutable.
 *
 * @param calls that are committed and not released
 */
public record Carried(String node, String subject, int calls) {
  static final Comparator<Carried> ORDER =
      Comparator.comparing(Carried::node).thenComparing(Carried::subject);
}

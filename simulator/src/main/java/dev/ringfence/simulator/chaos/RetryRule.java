package dev.ringfence.simulator.chaos;

import java.util.Map;
import java.util.Set;

/**
 * How often a call may be tried, and after which ends, as the carriers name them. Written down here
 * a second time, apart from the engine's configuration that it judges. Immutable.
 */
record RetryRule(int attempts, Set<String> after) {
  private static final RetryRule ONCE = new RetryRule(1, Set.of());

  /** Twilio's and Exotel's records have one status for busy and turned down. */
  private static final Map<String, RetryRule> TEMPLATES =
      Map.of(
          "reminder",
          new RetryRule(3, Set.of("busy", "no-answer", "failed", "rejected")),
          "collections",
          new RetryRule(2, Set.of("no-answer")),
          "survey",
          ONCE);

  RetryRule {
    after = Set.copyOf(after);
  }

  /** That of a template. */
  static RetryRule of(String template) {
    return TEMPLATES.getOrDefault(template, ONCE);
  }
}

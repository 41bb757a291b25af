package dev.ringfence.simulator.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges the destination limits that templates have on top of the global ones (P3): when a dial of
 * such a template was ordered, the calls to its destination ordered before, of whatever template,
 * left room for it. Lane-confined. Dials may overtake each other on their way, and a template's
 * limit binds that template's own dials only: what counts is the order of the orders.
 */
public final class TemplateDestinations {
  private final CallRules rules;
  private final Verdicts verdicts;
  private final int most;
  private final Map<Long, Last> to = new HashMap<>();

  /** The last calls to one destination, as a ring. */
  private static final class Last {
    final long[] attempt;
    final long[] nanos;
    int next;

    Last(int most) {
      attempt = new long[most];
      nanos = new long[most];
      Arrays.fill(attempt, Long.MAX_VALUE);
    }

    void add(long id, long now) {
      attempt[next] = id;
      nanos[next] = now;
      next = (next + 1) % attempt.length;
    }

    int before(long id, long since) {
      int count = 0;
      for (int i = 0; i < attempt.length; i++) {
        count += attempt[i] < id && nanos[i] > since ? 1 : 0;
      }
      return count;
    }
  }

  /** One that reports to {@code verdicts}. */
  public TemplateDestinations(CallRules rules, Verdicts verdicts) {
    this.rules = rules;
    this.verdicts = verdicts;
    this.most =
        rules.templates().stream()
            .flatMap(template -> template.destinations().stream())
            .mapToInt(DestinationRule::count)
            .max()
            .orElse(0);
  }

  /** A dial was accepted by its carrier; attempts count up in the order of their orders. */
  public void accepted(int template, long attempt, long destination, long nanos, long wallMillis) {
    if (most == 0) {
      return;
    }
    // Twice as many as are needed: those that were ordered later may have arrived before.
    Last last = to.computeIfAbsent(destination, any -> new Last(2 * most + 2));
    for (DestinationRule limit : rules.templates().get(template).destinations()) {
      if (last.before(attempt, nanos - limit.windowMillis() * 1_000_000L) >= limit.count()) {
        verdicts.add(
            "P3",
            "+" + destination,
            nanos,
            wallMillis,
            "more than "
                + limit.count()
                + " calls in "
                + limit.windowMillis()
                + " ms, which template "
                + rules.templates().get(template).name()
                + " does not allow");
      }
    }
    last.add(attempt, nanos);
  }
}

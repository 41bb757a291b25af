package dev.ringfence.simulator.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Judges the destination limits that templates have on top of the global ones (P3): when a dial of
 * such a template arrives, the calls to its destination, of whatever template, lie within them.
 * Lane-confined.
 */
public final class TemplateDestinations {
  private final CallRules rules;
  private final Verdicts verdicts;
  private final int most;
  private final Map<Long, Starts> to = new HashMap<>();

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

  /** A dial was accepted by its carrier. */
  public void accepted(int template, long destination, long nanos, long wallMillis) {
    if (most == 0) {
      return;
    }
    Starts starts = to.computeIfAbsent(destination, any -> new Starts(most));
    for (DestinationRule limit : rules.templates().get(template).destinations()) {
      if (!starts.fits(limit.count(), limit.windowMillis() * 1_000_000L, nanos)) {
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
    starts.begin();
    starts.stamp(nanos);
  }
}

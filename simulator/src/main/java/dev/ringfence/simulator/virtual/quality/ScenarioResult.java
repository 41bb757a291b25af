package dev.ringfence.simulator.virtual.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scenario played with every policy, and held against the bars. Immutable.
 *
 * @param results the product's first
 */
public record ScenarioResult(Scenario scenario, List<PolicyResult> results) {
  /** Share of the bound where each number is in one pool. */
  private static final double BAR = 0.99;

  /** Where pools overlap, and the bound's planner knows the future. */
  private static final double BAR_OVERLAPPING = 0.97;

  private static final double BAR_JAIN = 0.99;

  public ScenarioResult {
    results = List.copyOf(results);
  }

  /** Plays it. */
  public static ScenarioResult of(Scenario scenario) {
    OfflineBound bound = new OfflineBound(scenario);
    long finish = bound.finish();
    List<PolicyResult> results = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      results.add(QualityRun.play(scenario, bound, finish, policy));
    }
    return new ScenarioResult(scenario, results);
  }

  /** What the product misses, in sentences; empty if all bars hold. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    PolicyResult own = results.get(0);
    // What answers cost is said beside the share: nobody who must know can have it back.
    double reached = own.utilisation().share() / (1 - own.utilisation().price());
    double bar = scenario.overlapping() ? BAR_OVERLAPPING : BAR;
    check(missed, reached >= bar, "utilisation %.2f %% is below %.0f %%", reached * 100, bar * 100);
    for (PolicyResult other : results) {
      if (scenario.overlapping() && other.policy() != own.policy()) {
        check(
            missed,
            own.utilisation().share() > other.utilisation().share(),
            "utilisation %.2f %% is not above %s's %.2f %%",
            own.utilisation().share() * 100,
            other.policy().word(),
            other.utilisation().share() * 100);
      }
    }
    check(missed, own.idleSeconds() == 0, "%.0f s without work in hand", own.idleSeconds());
    check(missed, own.violations() == 0, "%d promises broken", own.violations());
    Fairness.Verdict fair = own.fairness();
    check(
        missed,
        fair.jain() < 0 || fair.jain() >= BAR_JAIN,
        "Jain's index %.4f is below %.2f",
        fair.jain(),
        BAR_JAIN);
    check(
        missed,
        fair.starvation() <= 1,
        "a batch was passed over %.1f times as often as its share allows",
        fair.starvation());
    return missed;
  }

  private static void check(List<String> missed, boolean holds, String text, Object... args) {
    if (!holds) {
      missed.add(String.format(Locale.ROOT, text, args));
    }
  }
}

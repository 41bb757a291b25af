package dev.ringfence.simulator.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which faults strike how often. Immutable.
 *
 * <p>Written {@code none}, {@code all}, or a list of {@code name} or {@code name=probability};
 * later parts overrule earlier ones, so {@code all,inbound=0} is everything but inbound calls. A
 * probability is per create, per callback, or, for reordered, forged and inbound, per call.
 */
public record FaultPlan(Map<Fault, Double> probabilities) {

  /** Chosen so that every fault strikes dozens of times in 5,000 calls. */
  private static final double USUAL = 0.015;

  /** Nothing goes wrong. */
  public static final FaultPlan NONE = new FaultPlan(Map.of());

  public FaultPlan {
    probabilities = Map.copyOf(probabilities);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static FaultPlan parse(String spec) {
    Map<Fault, Double> plan = new EnumMap<>(Fault.class);
    for (String part : spec.strip().split("\\s*,\\s*", -1)) {
      if (part.equals("none")) {
        plan.clear();
      } else if (part.equals("all")) {
        for (Fault fault : Fault.values()) {
          plan.put(fault, USUAL);
        }
      } else {
        int eq = part.indexOf('=');
        Fault fault = byWord(eq < 0 ? part : part.substring(0, eq));
        plan.put(fault, eq < 0 ? USUAL : probability(part, part.substring(eq + 1)));
      }
    }
    double creates = 0;
    for (Map.Entry<Fault, Double> e : plan.entrySet()) {
      creates += e.getKey().onCreate() ? e.getValue() : 0;
    }
    if (creates > 1) {
      throw new IllegalArgumentException(
          "the faults on a create exclude each other; their probabilities add up to " + creates);
    }
    return new FaultPlan(plan);
  }

  private static Fault byWord(String word) {
    for (Fault fault : Fault.values()) {
      if (fault.word().equals(word)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "no fault '"
            + word
            + "'; there are all, none, "
            + Arrays.stream(Fault.values()).map(Fault::word).collect(Collectors.joining(", ")));
  }

  private static double probability(String part, String text) {
    try {
      double p = Double.parseDouble(text);
      if (p >= 0 && p <= 1) {
        return p;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("fault '" + part + "' needs a probability", e);
    }
    throw new IllegalArgumentException("fault '" + part + "': a probability is from 0 to 1");
  }

  /** How probable the fault is. */
  public double of(Fault fault) {
    return probabilities.getOrDefault(fault, 0.0);
  }

  /** The fault that strikes a create, or null. */
  public @Nullable Fault onCreate(Dice dice) {
    if (probabilities.isEmpty()) {
      return null;
    }
    double u = dice.roll("create");
    for (Fault fault : Fault.values()) {
      if (fault.onCreate()) {
        u -= of(fault);
        if (u < 0) {
          return fault;
        }
      }
    }
    return null;
  }

  /** Whether a fault strikes; {@code where} tells the callbacks of one call apart. */
  public boolean strikes(Fault fault, Dice dice, String where) {
    if (probabilities.isEmpty()) {
      return false;
    }
    double p = of(fault);
    return p > 0 && dice.roll(fault.word() + where) < p;
  }
}

package dev.ringfence.simulator.virtual.fault;

import dev.ringfence.simulator.model.FaultPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The faults of a run: those of single calls and those of the world, written as one list.
 * Immutable.
 *
 * @param calls with their probabilities
 * @param world each with its name
 */
public record FaultList(FaultPlan calls, List<WorldFault> world) {
  /** Every world fault there is, in the order of their names in help. */
  public static final List<WorldFault> ALL =
      List.of(
          new ClockStep(),
          new InboundBurst(),
          new Outage(),
          new DayLong429(),
          new LookUpFails(),
          new SlowLane(),
          new AdapterFull(),
          new Suspension(),
          new BarredDestinations(),
          new RunnersVerbs(),
          new Crash(),
          new ConfigChange());

  /** Whether the configuration changes during a run with these. */
  public static boolean changeConfig(List<WorldFault> faults) {
    return faults.stream().anyMatch(fault -> fault.word().equals(ConfigChange.WORD));
  }

  public FaultList {
    world = List.copyOf(world);
  }

  /**
   * Reads {@code none}, {@code all}, or names separated by commas; {@code name=0} takes one out.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static FaultList parse(String text) {
    Map<String, WorldFault> chosen = new LinkedHashMap<>();
    List<String> forCalls = new ArrayList<>();
    for (String part : text.strip().split("\\s*,\\s*", -1)) {
      WorldFault named = named(part);
      if (named != null && part.endsWith("=0")) {
        chosen.remove(named.word());
      } else if (named != null) {
        chosen.put(named.word(), named);
      } else {
        if (part.equals("none")) {
          chosen.clear();
        } else if (part.equals("all")) {
          ALL.forEach(fault -> chosen.put(fault.word(), fault));
        }
        forCalls.add(part);
      }
    }
    try {
      FaultPlan plan =
          forCalls.isEmpty() ? FaultPlan.NONE : FaultPlan.parse(String.join(",", forCalls));
      return new FaultList(plan, List.copyOf(chosen.values()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + "; and of the world: "
              + ALL.stream().map(WorldFault::word).collect(Collectors.joining(", ")),
          e);
    }
  }

  private static @org.jspecify.annotations.Nullable WorldFault named(String part) {
    String word = part.endsWith("=0") ? part.substring(0, part.length() - 2) : part;
    for (WorldFault fault : ALL) {
      if (fault.word().equals(word)) {
        return fault;
      }
    }
    return null;
  }
}

package dev.ringfence.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a whole run measures, in groups that can be run by name. Not every combination: those that
 * show something, within half an hour.
 *
 * @param name of the group and of its file
 * @param include of the benchmarks, as JMH takes it
 * @param params the values of each parameter that is not left as it is
 * @param iterations measured, of one second each
 */
record Plan(
    String name,
    String include,
    Map<String, List<String>> params,
    int threads,
    int forks,
    int iterations) {
  private static final List<String> ALL_PEERS =
      List.of(
          "IDLE_QUEUE_BUCKET4J",
          "SCAN_RANDOM_BUCKET4J",
          "SCAN_BUCKET4J",
          "SCAN_RESILIENCE4J",
          "SCAN_GUAVA",
          "SYNCHRONIZED_MAP");
  private static final int KERNEL = 5;
  private static final int PEER = 3;
  private static final int HEADLINE_FORKS = 3;
  private static final List<String> LARGE = List.of("100000", "1000000");
  private static final String HOT = "1000";
  private static final String COLD = "1000000";

  /** In the order of their running. */
  static List<Plan> all() {
    List<Plan> all = new ArrayList<>();
    all.add(new Plan("floor", "FloorBenchmark", Map.of(), 1, 1, KERNEL));
    Plan hot = kernel("kernel-hot", "KERNEL,KERNEL_OWN_CLOCK", "10,1000,100000", "95", HOT);
    all.add(new Plan(hot.name, hot.include, hot.params, 1, HEADLINE_FORKS, KERNEL));
    all.add(kernel("kernel-size", "KERNEL", "10,1000,100000,1000000", "0,50,95,99.9", COLD));
    all.add(kernel("kernel-clock", "KERNEL_OWN_CLOCK", "1000", "95", COLD));
    all.add(peers("peers-hot", "1000", "95", HOT));
    all.add(peers("peers-10", "10", "95", COLD));
    all.add(peers("peers-1000", "1000", "0,50,95,99.9", COLD));
    String queueAndRandom = "IDLE_QUEUE_BUCKET4J,SCAN_RANDOM_BUCKET4J";
    String flat = queueAndRandom + ",SYNCHRONIZED_MAP";
    all.add(decisions("peers-100000", flat, "100000", "0,50,95,99.9", COLD, PEER));
    all.add(
        decisions(
            "rotating-100000", "SCAN_BUCKET4J,SCAN_GUAVA", "100000", "50,95,99.9", COLD, PEER));
    all.add(decisions("scans-100000", "SCAN_RESILIENCE4J", "100000", "50,95,99.9", COLD, PEER));
    all.add(decisions("peers-1000000", queueAndRandom, "1000000", "50,95,99.9", COLD, PEER));
    Map<String, List<String>> denied = new LinkedHashMap<>();
    denied.put("contender", with("KERNEL", ALL_PEERS));
    all.add(new Plan("denial", "DenialBenchmark", denied, 1, 1, PEER));
    Map<String, List<String>> pools = Map.of("numbers", List.of("1000", "100000"));
    all.add(new Plan("batch", "BatchBenchmark", pools, 1, 1, KERNEL));
    Map<String, List<String>> both = Map.of("destinations", List.of(HOT, COLD));
    all.add(new Plan("shared", "SharedBenchmark", both, 2, 1, PEER));
    all.add(new Plan("lane", "LaneBenchmark", Map.of(), 1, 1, KERNEL));
    all.add(new Plan("lane-2", "LaneBenchmark", Map.of(), 2, 1, KERNEL));
    all.add(new Plan("reconfiguration", "ReconfigurationBenchmark", Map.of(), 1, 1, KERNEL));
    all.add(new Plan("lifecycle", "KernelLifecycleBenchmark", Map.of(), 1, 1, KERNEL));
    Map<String, List<String>> ends = Map.of("busyPercent", List.of("0", "99.9"));
    all.add(new Plan("choice", "NumberChoiceBenchmark.freeChooseTake", ends, 1, 1, PEER));
    return all;
  }

  /** The same with small pools and one busy ratio: whether everything runs, not how fast. */
  static List<Plan> quick() {
    return all().stream().map(Plan::smaller).filter(Plan::hasWork).toList();
  }

  private Plan smaller() {
    Map<String, List<String>> fewer = new LinkedHashMap<>(params);
    fewer.computeIfPresent(
        "numbers",
        (name, values) -> values.stream().filter(value -> !LARGE.contains(value)).toList());
    fewer.computeIfPresent(
        "busyPercent", (name, values) -> values.contains("95") ? List.of("95") : values);
    return new Plan(name, include, fewer, threads, 1, iterations);
  }

  private boolean hasWork() {
    return params.values().stream().noneMatch(List::isEmpty);
  }

  private static Plan kernel(
      String name, String contenders, String numbers, String busy, String destinations) {
    return decisions(name, contenders, numbers, busy, destinations, KERNEL);
  }

  private static Plan peers(String name, String numbers, String busy, String destinations) {
    return decisions(name, String.join(",", ALL_PEERS), numbers, busy, destinations, PEER);
  }

  private static Plan decisions(
      String name,
      String contenders,
      String numbers,
      String busy,
      String destinations,
      int iterations) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("contender", List.of(contenders.split(",")));
    params.put("numbers", List.of(numbers.split(",")));
    params.put("busyPercent", List.of(busy.split(",")));
    params.put("destinations", List.of(destinations));
    return new Plan(name, "DecisionBenchmark", params, 1, 1, iterations);
  }

  private static List<String> with(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }
}

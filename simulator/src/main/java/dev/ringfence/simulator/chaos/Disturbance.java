package dev.ringfence.simulator.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What is done to a running engine in one cycle. Each ends with its process gone: {@link #STOP} by
 * SIGTERM, all others by SIGKILL, in or soon after what else they do. Immutable.
 */
enum Disturbance {
  /** SIGKILL, and nothing else. */
  KILL(12),
  /** SIGKILL, and again while the next process is starting or recovering. */
  KILL_AGAIN(3),
  /** SIGSTOP for seconds, SIGCONT, and SIGKILL soon after. */
  PAUSE(3),
  /** SIGTERM: the engine ends by itself. */
  STOP(2),
  /** The carriers refuse connections for seconds. */
  CARRIER_REFUSES(2),
  /** The carriers take requests and answer none of them for seconds. */
  CARRIER_SILENT(2),
  /** No callback gets through for seconds. */
  CALLBACKS_LOST(2),
  /** No room is left where the store is. */
  DISK_FULL(2);

  private final int weight;

  Disturbance(int weight) {
    this.weight = weight;
  }

  /** Its name in options and reports. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The disturbances of a list, or all of them.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  static List<Disturbance> parse(String list) {
    if (list.strip().equals("all")) {
      return List.of(values());
    }
    List<Disturbance> parsed = new ArrayList<>();
    for (String word : list.strip().split("\\s*,\\s*", -1)) {
      parsed.add(
          Arrays.stream(values())
              .filter(one -> one.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no disturbance '" + word + "'; there are all, " + words())));
    }
    return parsed;
  }

  static String words() {
    return Arrays.stream(values()).map(Disturbance::word).collect(Collectors.joining(", "));
  }

  /** One of them, by its weight. */
  static Disturbance draw(List<Disturbance> from, SplittableRandom random) {
    int left = random.nextInt(from.stream().mapToInt(one -> one.weight).sum());
    for (Disturbance one : from) {
      left -= one.weight;
      if (left < 0) {
        return one;
      }
    }
    throw new IllegalStateException("weights add up to less than their sum");
  }
}

package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.redis.RedisMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What is done in one cycle. What is done to a node or the carriers ends with the node's process
 * gone: {@link #STOP} by SIGTERM, {@link #LONG_PAUSE} not at all, {@link #CLOCK_STEP} now and then,
 * all others by SIGKILL, in or soon after what else they do. What is done to Redis, or to a node's
 * way to it, leaves the nodes running. Immutable.
 */
enum Disturbance {
  /** SIGKILL, and nothing else. */
  KILL(12, Needs.NOTHING),
  /** SIGKILL, and again while the next process is starting or recovering. */
  KILL_AGAIN(3, Needs.NOTHING),
  /** SIGSTOP for seconds, SIGCONT, and SIGKILL soon after. */
  PAUSE(3, Needs.NOTHING),
  /** SIGTERM: the engine ends by itself. */
  STOP(2, Needs.NOTHING),
  /** The carriers refuse connections for seconds. */
  CARRIER_REFUSES(2, Needs.NOTHING),
  /** The carriers take requests and answer none of them for seconds. */
  CARRIER_SILENT(2, Needs.NOTHING),
  /** No callback gets through for seconds. */
  CALLBACKS_LOST(2, Needs.NOTHING),
  /** A node's wall clock is set wrong, on or back, and right again after seconds. */
  CLOCK_STEP(2, Needs.NOTHING),
  /** No room is left where the first node's store is. */
  DISK_FULL(2, Needs.NOTHING),
  /** SIGSTOP for longer than anything in Redis waits for a node, and SIGCONT. */
  LONG_PAUSE(3, Needs.REDIS),
  /** SIGKILL for a node that stays away for so long that others take over what it had. */
  DOWN(3, Needs.OTHERS),
  /** The same, and SIGKILL for the node that takes over, while it does: a third takes both over. */
  TAKER_DOWN(1, Needs.TWO_OTHERS),
  /** SIGKILL for a Redis master, which comes back after seconds with what it had written. */
  REDIS_KILL(4, Needs.REDIS),
  /** SIGKILL for all Redis servers with data, which come back without any. */
  REDIS_EMPTY(2, Needs.REDIS),
  /** SIGSTOP for a Redis master, for seconds. */
  REDIS_PAUSE(3, Needs.REDIS),
  /** SIGKILL for a Redis master, which comes back when another has taken over. */
  REDIS_FAILOVER(3, Needs.REPLICAS),
  /** The same, when the other has not got what the master acknowledged last. */
  REDIS_LOST_WRITES(3, Needs.REPLICAS),
  /** One node's connections to Redis break, and it gets no others for seconds. */
  PARTITION(4, Needs.REDIS),
  /** Nothing gets through between one node and Redis for seconds, and then all that was sent. */
  PARTITION_SILENT(4, Needs.REDIS);

  private enum Needs {
    NOTHING,
    REDIS,
    OTHERS,
    TWO_OTHERS,
    REPLICAS
  }

  private final int weight;
  private final Needs needs;

  Disturbance(int weight, Needs needs) {
    this.weight = weight;
    this.needs = needs;
  }

  /** Its name in options and reports. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is done to Redis, or to a node's way to it. */
  boolean ofRedis() {
    return ordinal() >= REDIS_KILL.ordinal();
  }

  /** Whether nodes stay away for so long that others take over what they had. */
  boolean isLeftToOthers() {
    return this == DOWN || this == TAKER_DOWN;
  }

  /** Whether a world of this shape has what it is done to. */
  boolean possible(Shape shape) {
    return switch (needs) {
      case NOTHING -> true;
      case REDIS -> shape.redis() != RedisMode.NONE;
      case OTHERS -> shape.sharesBatches();
      case TWO_OTHERS -> shape.sharesBatches() && shape.nodes() > 2;
      case REPLICAS -> shape.redis().failsOver();
    };
  }

  /**
   * The disturbances of a list, or all that are possible.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  static List<Disturbance> parse(String list, Shape shape) {
    List<Disturbance> all = Arrays.stream(values()).filter(one -> one.possible(shape)).toList();
    if (list.strip().equals("all")) {
      return all;
    }
    List<Disturbance> parsed = new ArrayList<>();
    for (String word : list.strip().split("\\s*,\\s*", -1)) {
      parsed.add(
          all.stream()
              .filter(one -> one.word().equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(none(word, shape, all))));
    }
    return parsed;
  }

  private static String none(String word, Shape shape, List<Disturbance> all) {
    boolean elsewhere = Arrays.stream(values()).anyMatch(one -> one.word().equals(word));
    String nodes =
        switch (shape.nodes()) {
          case 1 -> " and one node";
          case 2 -> " and two nodes";
          default -> "";
        };
    return "no disturbance '"
        + word
        + (elsewhere ? "' with --redis " + shape.redis().word() + nodes : "'")
        + "; there are all, "
        + all.stream().map(Disturbance::word).collect(Collectors.joining(", "));
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

package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.redis.RedisMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many engines there are, and what they share their limits through. Immutable.
 *
 * @param nodes at least one
 */
record Shape(int nodes, RedisMode redis) {
  /** One engine that shares nothing. */
  static final Shape ALONE = new Shape(1, RedisMode.NONE);

  /** As many as letters are needed for without a second one. */
  static final int MOST_NODES = 8;

  /** Whether others go on with what one of them had. */
  boolean sharesBatches() {
    return nodes > 1 && redis != RedisMode.NONE;
  }

  /** What the nodes are called: a, b, c. */
  List<String> names() {
    return IntStream.range(0, nodes).mapToObj(i -> String.valueOf((char) ('a' + i))).toList();
  }

  /** The part of the engine's configuration that all nodes have in common. */
  String configuration() {
    return redis == RedisMode.NONE
        ? ""
        : String.join(
            "\n",
            "",
            "cluster:",
            "  redis: \"${REDIS}\"",
            "  nodes: [" + String.join(", ", names()) + "]",
            "  node: ${RINGFENCE_NODE}",
            "");
  }
}

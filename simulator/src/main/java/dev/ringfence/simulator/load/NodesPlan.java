package dev.ringfence.simulator.load;

import dev.ringfence.simulator.process.redis.RedisMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How several nodes are measured together. Immutable.
 *
 * @param nodes at least one
 * @param redis what they share limits and batches through; none for one that shares nothing
 * @param spread whether the batches go to all nodes by turns, and not all to the first
 * @param perSecond offered where the pools are not full
 * @param times what is measured for how long
 * @param shapes of work, in the order in which they are measured
 */
record NodesPlan(
    int nodes,
    RedisMode redis,
    boolean spread,
    int perSecond,
    LoadPlan times,
    List<NodesPoint.Shape> shapes) {
  /** As many as letters are needed for without a second one. */
  static final int MOST_NODES = 8;

  NodesPlan {
    shapes = List.copyOf(shapes);
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

  /** The node that gets a batch, by its position. */
  int nodeOf(int batch) {
    return spread ? batch % nodes : 0;
  }
}

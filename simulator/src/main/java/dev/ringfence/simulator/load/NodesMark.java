package dev.ringfence.simulator.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.IdleReport;
import dev.ringfence.simulator.process.MetricsText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The beginning or the end of a span in which several nodes are measured. Immutable. */
record NodesMark(long nanos, List<Node> nodes, long redisNanos, long carriersNanos) {
  private static final String OVERRULED = "ringfence_shared_overruled_total";
  private static final String UNCONFIRMED = "ringfence_shared_unconfirmed_total";
  private static final String CONFIRM = "ringfence_shared_confirm_seconds";

  /** What is known of one node by now; what is counted begins with its process. */
  record Node(String name, long dials, long cpuNanos, MetricsText metrics) {}

  static NodesMark of(NodesWorld world) throws IOException, ApiException {
    JsonNode dials = world.carriers().stats().path("dials_by_origin");
    long nanos = System.nanoTime();
    List<Node> nodes = new ArrayList<>();
    for (NodesWorld.Node node : world.nodes()) {
      nodes.add(
          new Node(
              node.name(),
              dials.path(node.wiring().engineUrl()).asLong(),
              node.process().processorTime().toNanos(),
              MetricsText.of(node.wiring().operator())));
    }
    return new NodesMark(
        nanos,
        nodes,
        world.redisTime().toNanos(),
        world.carriersProcess().processorTime().toNanos());
  }

  /** What happened from the mark before to this one. */
  NodesPoint since(
      NodesMark before,
      NodesPoint.Shape shape,
      @Nullable Latencies latencies,
      @Nullable IdleReport idle) {
    List<NodesPoint.Node> done = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node now = nodes.get(i);
      Node then = before.nodes.get(i);
      double count = more(now, then, CONFIRM + "_count");
      done.add(
          new NodesPoint.Node(
              now.name(),
              now.dials() - then.dials(),
              Math.round(more(now, then, OVERRULED)),
              Math.round(more(now, then, UNCONFIRMED)),
              count == 0 ? 0 : more(now, then, CONFIRM + "_sum") / count * 1e3,
              now.metrics().quantile(CONFIRM, "0.5") * 1e3,
              now.metrics().quantile(CONFIRM, "0.99") * 1e3,
              (now.cpuNanos() - then.cpuNanos()) / 1e9));
    }
    return new NodesPoint(
        shape,
        (nanos - before.nanos) / 1e9,
        done,
        (redisNanos - before.redisNanos) / 1e9,
        (carriersNanos - before.carriersNanos) / 1e9,
        latencies,
        idle);
  }

  private static double more(Node now, Node then, String series) {
    return now.metrics().sum(series) - then.metrics().sum(series);
  }
}

package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures several nodes in each shape, each time in new processes. Lane-confined. */
final class NodesRun {
  private static final String HEADER = "to,item_id,name\n";
  private static final long OVER_MILLIS = 120_000;
  private static final long LOOK_EVERY_MILLIS = 200;

  /** Offered in a second, before it is known what goes. */
  private static final double FIRST_GUESS = 1_500;

  /** Of what goes in all, for each of the three: adapters are not equally fast. */
  private static final double SHARE = 0.7;

  /** A node that parts from Redis for a moment says so; a runner asks again. */
  private static final int MOST_TRIES = 100;

  private static final int SERVER_ERROR = 500;

  /** Of what went, so much is there the next time. */
  private static final double HEADROOM = 1.5;

  private final NodesPlan plan;
  private final Place place;
  private final List<String> engineOptions;
  private final ProgressLine progress;
  private double known = FIRST_GUESS;
  private int items;
  private long failures;

  NodesRun(NodesPlan plan, Place place, List<String> engineOptions, ProgressLine progress) {
    this.plan = plan;
    this.place = place;
    this.engineOptions = engineOptions;
    this.progress = progress;
  }

  NodesReport run() throws IOException, ApiException {
    Machine machine = Machine.now();
    List<NodesPoint> points = new ArrayList<>();
    List<NodesReport.Judged> judged = new ArrayList<>();
    for (NodesPoint.Shape shape : NodesPoint.Shape.values()) {
      progress.show("starting carriers and " + plan.nodes() + " nodes", System.nanoTime());
      known = FIRST_GUESS;
      Path directory = place.directory().resolve(shape.word());
      try (NodesWorld world = new NodesWorld(plan, directory, engineOptions);
          JitterProbe probe = new JitterProbe(world.carriers())) {
        probe.start();
        LoadPlan times = plan.times();
        NodesPoint warm = measure(world, shape, 1, times.warmUpSeconds(), ", warming up");
        known = Math.max(known, warm.rate(warm.dials()) * HEADROOM);
        NodesPoint point = measure(world, shape, times.settleSeconds(), times.spanSeconds(), "");
        points.add(point);
        judged.add(judge(world, probe.jitter().maxNanos()));
        progress.finish(NodesText.line(point));
      }
    }
    return new NodesReport(machine, plan, points, judged, failures);
  }

  /** As fast as it goes: more than that is there all the time, or it is measured again. */
  private NodesPoint measure(
      NodesWorld world, NodesPoint.Shape shape, int settleSeconds, int spanSeconds, String what)
      throws IOException, ApiException {
    int each = (int) (known * SHARE * (settleSeconds + spanSeconds + 2));
    List<NodesWorld.Node> targets = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    for (String template : shape.templates()) {
      NodesWorld.Node target = world.nodeOf(batches.size());
      targets.add(target);
      StringBuilder rows = rows(world, each);
      String key = "load-" + items;
      batches.add(
          answered(
              () ->
                  Batch.submit(
                      target,
                      template,
                      BodyPublishers.ofString(rows.toString()),
                      Map.of(),
                      Map.of("Idempotency-Key", key))));
    }
    until(world, settleSeconds, shape.word() + what + ", settling");
    NodesMark begin = NodesMark.of(world);
    until(world, spanSeconds, shape.word() + what);
    NodesMark over = NodesMark.of(world);
    boolean dry = false;
    for (int i = 0; i < batches.size(); i++) {
      Batch batch = batches.get(i);
      NodesWorld.Node target = targets.get(i);
      boolean waits = answered(() -> batch.waiting(target) > 0);
      dry |= !waits;
      if (waits) {
        boolean unused = answered(() -> cancel(batch, target));
      }
    }
    for (int i = 0; i < batches.size(); i++) {
      Batch batch = batches.get(i);
      NodesWorld.Node target = targets.get(i);
      boolean unused =
          answered(
              () -> {
                batch.awaitOver(target, OVER_MILLIS);
                return true;
              });
    }
    if (dry) {
      known *= 2;
      return measure(world, shape, settleSeconds, spanSeconds, what);
    }
    return over.since(begin, shape);
  }

  /** Another try may find that the one before has done it. */
  private static boolean cancel(Batch batch, NodesWorld.Node target)
      throws IOException, ApiException {
    if (batch.waiting(target) > 0) {
      batch.cancel(target);
    }
    return true;
  }

  /** Something to be asked of a node. */
  private interface Question<T> {
    T ask() throws IOException, ApiException;
  }

  private <T> T answered(Question<T> question) throws IOException, ApiException {
    for (int tries = 1; ; tries++) {
      try {
        return question.ask();
      } catch (ApiException answer) {
        if (answer.status() < SERVER_ERROR || tries == MOST_TRIES) {
          throw answer;
        }
        failures++;
        Pause.millis(LOOK_EVERY_MILLIS);
      }
    }
  }

  private StringBuilder rows(NodesWorld world, int count) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 0; i < count; i++) {
      csv.append(world.destinations().next()).append(",item-").append(++items).append(",Ada\n");
    }
    return csv;
  }

  private void until(NodesWorld world, int seconds, String what) throws IOException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      progress.show(what + ": " + (left / 1_000_000_000L + 1) + " s", System.nanoTime());
      Pause.millis(Math.max(1, Math.min(left / 1_000_000, LOOK_EVERY_MILLIS)));
      world.checkAlive();
    }
  }

  private NodesReport.Judged judge(NodesWorld world, long jitterNanos)
      throws IOException, ApiException {
    progress.show("judging", System.nanoTime());
    List<CarrierEvent> log = world.carriers().log();
    AuditReport audit = Auditor.audit(log, world.carriers().rules(), jitterNanos, 0);
    Map<String, Integer> calls = new HashMap<>();
    for (CarrierEvent event : log) {
      if (event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED) {
        calls.merge(event.destination(), 1, Integer::sum);
      }
    }
    return new NodesReport.Judged(
        audit.accepted(),
        audit.refused(),
        calls.values().stream().filter(times -> times > 1).count(),
        audit.violations());
  }
}

package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.IdleChannels;
import dev.ringfence.simulator.audit.IdleReport;
import dev.ringfence.simulator.audit.NumberRule;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Measures several nodes in each shape, each time in new processes. Lane-confined. */
final class NodesRun {
  private static final String HEADER = "to,item_id,name\n";
  private static final String DUE_HEADER = "to,item_id,name,not_before\n";

  /** For the uploads, before the first row is due. */
  private static final long LEAD_MILLIS = 6_000;

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
  private final SplittableRandom random = new SplittableRandom(1);

  /** Destinations of rows that must have been called by now. */
  private final Set<String> expected = new HashSet<>();

  private double known = FIRST_GUESS;
  private int items;
  private int keys;
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
    for (NodesPoint.Shape shape : plan.shapes()) {
      progress.show("starting carriers and " + plan.nodes() + " nodes", System.nanoTime());
      known = FIRST_GUESS;
      expected.clear();
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

  private NodesPoint measure(
      NodesWorld world, NodesPoint.Shape shape, int settleSeconds, int spanSeconds, String what)
      throws IOException, ApiException {
    return shape == NodesPoint.Shape.UNSATURATED
        ? offered(world, shape, settleSeconds, spanSeconds, what)
        : flatOut(world, shape, settleSeconds, spanSeconds, what);
  }

  /** Each row has an instant of its own, drawn beforehand: a stall hides nothing. */
  private NodesPoint offered(
      NodesWorld world, NodesPoint.Shape shape, int settleSeconds, int spanSeconds, String what)
      throws IOException, ApiException {
    long zero = Clocks.nanosAtWallZero();
    long start = System.currentTimeMillis() + LEAD_MILLIS;
    long measured = start + settleSeconds * 1_000L;
    long end = measured + spanSeconds * 1_000L;
    Map<String, Long> due = new HashMap<>();
    List<StringBuilder> files = new ArrayList<>();
    shape.templates().forEach(template -> files.add(new StringBuilder(DUE_HEADER)));
    for (int i = 0; i < plan.perSecond() * (settleSeconds + spanSeconds); i++) {
      long instant = random.nextLong(start, end);
      String to = world.destinations().next();
      row(files.get(i % files.size()), to)
          .append(',')
          .append(Instant.ofEpochMilli(instant))
          .append('\n');
      expected.add(to);
      if (instant >= measured) {
        due.put(to, instant * 1_000_000 + zero);
      }
    }
    List<Sent> batches = submit(world, shape, files);
    if (System.currentTimeMillis() > start) {
      throw new IOException("the machine is too busy: rows were uploaded after they were due");
    }
    until(world, measured * 1_000_000 + zero, shape.word() + what + ", settling");
    NodesMark begin = NodesMark.of(world);
    until(world, end * 1_000_000 + zero, shape.word() + what);
    NodesMark over = NodesMark.of(world);
    awaitOver(batches);
    return over.since(begin, shape, Latencies.ofInstants(world.carriers().log(), due), null);
  }

  /** As fast as it goes: more than that is there all the time, or it is measured again. */
  private NodesPoint flatOut(
      NodesWorld world, NodesPoint.Shape shape, int settleSeconds, int spanSeconds, String what)
      throws IOException, ApiException {
    int each = (int) (known * SHARE * (settleSeconds + spanSeconds + 2));
    List<StringBuilder> files = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (String unused : shape.templates()) {
      StringBuilder csv = new StringBuilder(HEADER);
      for (int row = 0; row < each; row++) {
        String to = world.destinations().next();
        row(csv, to).append('\n');
        waiting.add(to);
      }
      files.add(csv);
    }
    List<Sent> batches = submit(world, shape, files);
    long measured = System.nanoTime() + settleSeconds * 1_000_000_000L;
    until(world, measured, shape.word() + what + ", settling");
    NodesMark begin = NodesMark.of(world);
    until(world, measured + spanSeconds * 1_000_000_000L, shape.word() + what);
    NodesMark over = NodesMark.of(world);
    boolean dry = false;
    for (Sent sent : batches) {
      boolean waits = answered(() -> sent.batch().waiting(sent.to()) > 0);
      dry |= !waits;
      if (waits) {
        boolean unused = answered(() -> cancel(sent.batch(), sent.to()));
      }
    }
    awaitOver(batches);
    if (dry) {
      known *= 2;
      return flatOut(world, shape, settleSeconds, spanSeconds, what);
    }
    return over.since(
        begin,
        shape,
        null,
        shape == NodesPoint.Shape.FULL_NUMBERS ? idle(world, waiting, begin, over) : null);
  }

  private static IdleReport idle(
      NodesWorld world, List<String> waiting, NodesMark begin, NodesMark over)
      throws IOException, ApiException {
    CarriersClient carriers = world.carriers();
    List<NumberRule> numbers =
        carriers.rules().numbers().stream()
            .filter(number -> number.account().equals(NodesPoint.Shape.FULL_ACCOUNT))
            .toList();
    return IdleChannels.judge(carriers.log(), numbers, waiting, begin.nanos(), over.nanos());
  }

  /** A batch, and the node that it was submitted to. */
  private record Sent(Batch batch, NodesWorld.Node to) {}

  private List<Sent> submit(NodesWorld world, NodesPoint.Shape shape, List<StringBuilder> files)
      throws IOException, ApiException {
    List<Sent> batches = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      NodesWorld.Node to = world.nodeOf(i);
      String template = shape.templates().get(i);
      String rows = files.get(i).toString();
      Map<String, String> headers = Map.of("Idempotency-Key", "load-" + ++keys);
      Batch batch =
          answered(
              () -> Batch.submit(to, template, BodyPublishers.ofString(rows), Map.of(), headers));
      batches.add(new Sent(batch, to));
    }
    return batches;
  }

  private void awaitOver(List<Sent> batches) throws IOException, ApiException {
    for (Sent sent : batches) {
      boolean unused =
          answered(
              () -> {
                sent.batch().awaitOver(sent.to(), OVER_MILLIS);
                return true;
              });
    }
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

  private StringBuilder row(StringBuilder csv, String to) {
    return csv.append(to).append(",item-").append(++items).append(",Ada");
  }

  /** Waits for an instant, and looks that all processes live. */
  private void until(NodesWorld world, long end, String what) throws IOException {
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
        expected.stream().filter(to -> !calls.containsKey(to)).count(),
        calls.values().stream().filter(times -> times > 1).count(),
        audit.violations());
  }
}

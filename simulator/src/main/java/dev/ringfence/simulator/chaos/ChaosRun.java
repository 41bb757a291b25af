package dev.ringfence.simulator.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.RunFiles;
import dev.ringfence.simulator.process.RunFiles.Result;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run does in its world, from the first start to the verdict. Lane-confined. */
final class ChaosRun {
  /**
   * What is asked for.
   *
   * @param faults of the carriers, as {@code ringfence carriers} takes them
   * @param openingRows submitted to each node at once, before anything is disturbed
   * @param callsPerSecond submitted while the engines take them, to all nodes together
   * @param skipped disturbances left out, with the reason; empty if none
   */
  record Setup(
      List<Cycle> cycles,
      long seed,
      String faults,
      int openingRows,
      double callsPerSecond,
      String skipped) {

    /** So many rows for each node that something waits all the time, and every limit binds. */
    static int manyRows(Shape shape) {
      return Math.max(LEAST_OPENING_ROWS, OPENING_ROWS / shape.nodes());
    }
  }

  private static final int LEAST_OPENING_ROWS = 250;
  private static final int OPENING_ROWS = 500;

  /** How long they last says nothing of how long a start takes. */
  private static final Set<Disturbance> LASTING =
      EnumSet.of(
          Disturbance.LONG_PAUSE, Disturbance.DOWN, Disturbance.TAKER_DOWN, Disturbance.CLOCK_STEP);

  /** Batches looked at in every cycle. */
  private static final int LOOKS = 3;

  private final ChaosWorld world;
  private final Setup setup;
  private final Path directory;
  private final ProgressLine progress;
  private final Ledger ledger = new Ledger();
  private final RowSource source;
  private final Submitter submitter;
  private final Disturber disturber;
  private final Drain drain;
  private final RedisDisturber redisDisturber;
  private final List<Done> done = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private TakeOvers.Found takeOvers = new TakeOvers.Found(List.of(), List.of());
  private final List<List<Result>> early = new ArrayList<>();
  private final SplittableRandom random;
  private double lastStart;
  private long placed;
  private long undisturbedNanos;

  /**
   * A run in this world, which is not started yet.
   *
   * @param disk null where none can be filled
   * @param directory for what is worth keeping
   */
  ChaosRun(
      ChaosWorld world,
      Setup setup,
      @Nullable SmallDisk disk,
      Path directory,
      ProgressLine progress) {
    this.world = world;
    this.setup = setup;
    this.directory = directory;
    this.progress = progress;
    this.source = new RowSource(setup.seed(), "chaos-" + setup.seed());
    this.submitter = new Submitter(world.runners(), ledger);
    this.disturber = new Disturber(world, submitter, disk, setup.faults(), this::readWhatIsAway);
    this.redisDisturber = new RedisDisturber(world);
    this.drain = new Drain(world, ledger);
    this.random = new SplittableRandom(setup.seed());
  }

  ChaosReport run() throws IOException, ApiException {
    long begun = System.nanoTime();
    progress.show("starting the carriers and the engines", begun);
    world.startCarriers(setup.seed(), setup.faults());
    AuditRules rules = world.carriers().rules();
    try (JitterProbe probe = new JitterProbe(world.carriers())) {
      probe.start();
      world.startNodes();
      disturbAll();
      if (!drain.await(progress)) {
        notes.add("gave up waiting: nothing was disposed any more");
      }
      Map<String, Long> faults = counts(world.carriers().stats().path("faults"));
      LeakCheck.Leak leak = leakCheck(rules);
      Judge.Verdict verdict = judge(rules, probe);
      lookAtMeters();
      notes.addAll(takeOvers.findings());
      notes.addAll(disturber.notes());
      notes.addAll(redisDisturber.notes());
      notes.addAll(submitter.findings());
      return new ChaosReport(
          setup.seed(),
          world.shape(),
          done,
          new ChaosReport.Kills(disturber.kills(), disturber.inProgress(), redisDisturber.kills()),
          setup.skipped(),
          world.nodes().stream().map(ChaosReport.Share::of).toList(),
          undisturbedNanos == 0 ? 0 : placed * 1e9 / undisturbedNanos,
          new ChaosReport.Traffic(
              ledger.size(), submitter.retried(), submitter.replayed(), submitter.full()),
          faults,
          probe.jitter(),
          verdict,
          takeOvers.seconds(),
          leak,
          (System.nanoTime() - begun) / 1e9,
          notes);
    }
  }

  private void disturbAll() throws IOException, ApiException {
    int nodes = world.nodes().size();
    try (Load load =
        new Load(submitter, source, ledger, nodes, setup.callsPerSecond(), setup.seed())) {
      for (int node = 0; node < nodes; node++) {
        boolean unused = submitter.submit(node, source.next(setup.openingRows()), () -> true);
      }
      load.start();
      lastStart = world.awaitDialling(Long.MIN_VALUE);
      for (Cycle cycle : setup.cycles()) {
        undisturbed(cycle.afterMillis());
        lookAtResults();
        lookAtMeters();
        done.add(disturb(cycle));
        progress.show(line(), System.nanoTime());
      }
      progress.finish(
          String.format(
              Locale.ROOT,
              "%d cycles done, %,d calls accepted; no more submissions",
              done.size(),
              ledger.rows()));
      load.finish();
    }
  }

  private Done disturb(Cycle cycle) throws IOException, ApiException {
    if (cycle.disturbance().ofRedis()) {
      return redisDisturber.disturb(cycle);
    }
    Done now = disturber.disturb(cycle, lastStart);
    if (!LASTING.contains(cycle.disturbance())) {
      lastStart = now.recoverySeconds();
    }
    return now;
  }

  private void undisturbed(long millis) throws IOException, ApiException {
    long before = world.placed();
    long begun = System.nanoTime();
    Pause.millis(millis);
    placed += world.placed() - before;
    undisturbedNanos += System.nanoTime() - begun;
  }

  private void lookAtMeters() throws ApiException {
    for (Node node : world.nodes()) {
      node.meters().look();
    }
  }

  /** What somebody reads in the results now must still stand there in the end. */
  private void lookAtResults() throws IOException, ApiException {
    for (int i = 0; i < LOOKS; i++) {
      Ledger.Batch batch = ledger.get(random.nextInt(ledger.size()));
      early.add(drain.results(batch, OutputStream.nullOutputStream()));
    }
  }

  /** What a node has acknowledged that is away now, the others have. */
  private void readWhatIsAway(Node away) throws IOException, ApiException {
    if (!world.shape().sharesBatches()) {
      return;
    }
    List<Ledger.Batch> batches =
        ledger.batches().stream().filter(batch -> world.node(batch.node()) == away).toList();
    for (int i = 0; i < LOOKS && !batches.isEmpty(); i++) {
      Ledger.Batch batch = batches.get(random.nextInt(batches.size()));
      List<Result> results = drain.results(batch, OutputStream.nullOutputStream());
      if (results.size() != batch.rows().size()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "while %s was away, another node showed %d of the %d rows of its batch %s",
                away.name(),
                results.size(),
                batch.rows().size(),
                batch.id()));
      }
      early.add(results);
    }
  }

  private String line() {
    Done last = done.get(done.size() - 1);
    return String.format(
        Locale.ROOT,
        "cycle %d of %d, %s on %s: recovered in %.2f s; %,d calls accepted",
        done.size(),
        setup.cycles().size(),
        last.disturbance().word(),
        last.on(),
        last.recoverySeconds(),
        ledger.rows());
  }

  /**
   * Each node in its turn must find every channel free: what one has leaked, others may not see.
   */
  private LeakCheck.Leak leakCheck(AuditRules rules) throws IOException, ApiException {
    LeakCheck check = new LeakCheck(world.carriers(), rules, world::check);
    progress.show("leak check: waiting until the carriers carry nothing", System.nanoTime());
    world.carriers().faults("none");
    int left = check.awaitRest();
    int channels = 0;
    int leaked = 0;
    for (int node = 0; node < world.nodes().size(); node++) {
      world.carriers().hold(true);
      try {
        RowSource.Draft draft = source.draft("reminder", check.destinations(node));
        boolean unused = submitter.submit(node, draft, () -> true);
        progress.show("leak check: filling every channel with held calls", System.nanoTime());
        LeakCheck.Leak leak = check.awaitFull(0);
        channels += leak.channels();
        leaked += leak.leaked();
      } finally {
        world.carriers().hold(false);
      }
      if (!drain.await(progress)) {
        notes.add("gave up waiting for the calls of the leak check");
      }
      left += check.awaitRest();
    }
    return new LeakCheck.Leak(left, channels, leaked);
  }

  private Judge.Verdict judge(AuditRules rules, JitterProbe probe)
      throws IOException, ApiException {
    progress.finish("judging");
    Judge judge = new Judge(rules, probe::around);
    early.forEach(judge::early);
    try (OutputStream keep =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve("results.ndjson")))) {
      for (Ledger.Batch batch : ledger.batches()) {
        judge.batch(batch, drain.results(batch, keep));
      }
    }
    List<CarrierEvent> log = world.carriers().log();
    RunFiles.keep(log, directory.resolve("carriers.ndjson"));
    takeOvers = new TakeOvers(ledger.batches()).of(disturber.absences(), log);
    return judge.over(log);
  }

  private static Map<String, Long> counts(JsonNode object) {
    Map<String, Long> counts = new TreeMap<>();
    object.fields().forEachRemaining(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts;
  }
}

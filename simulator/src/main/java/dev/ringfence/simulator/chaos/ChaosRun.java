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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run does in its world, from the first start to the verdict. Lane-confined. */
final class ChaosRun {
  /**
   * What is asked for.
   *
   * @param faults of the carriers, as {@code ringfence carriers} takes them
   * @param callsPerSecond submitted while the engine takes them
   * @param skipped disturbances left out, with the reason; empty if none
   */
  record Setup(
      List<Cycle> cycles, long seed, String faults, double callsPerSecond, String skipped) {}

  private static final int OPENING_ROWS = 500;

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
  private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
  private final List<Double> recoveries = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<List<Result>> early = new ArrayList<>();
  private final SplittableRandom random;
  private double lastRecovery;

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
    this.submitter = new Submitter(world.wiring().runner(), ledger);
    this.disturber = new Disturber(world, submitter, disk, setup.faults());
    this.drain = new Drain(world, ledger);
    this.random = new SplittableRandom(setup.seed());
  }

  ChaosReport run() throws IOException, ApiException {
    long begun = System.nanoTime();
    progress.show("starting the carriers and the engine", begun);
    world.startCarriers(setup.seed(), setup.faults());
    AuditRules rules = world.wiring().carriers().rules();
    try (JitterProbe probe = new JitterProbe(world.wiring().carriers())) {
      probe.start();
      world.startEngine();
      world.awaitReady();
      world.wiring().announceInbound();
      disturbAll();
      if (!drain.await(progress)) {
        notes.add("gave up waiting: nothing was disposed any more");
      }
      Map<String, Long> faults = counts(world.wiring().carriers().stats().path("faults"));
      LeakCheck.Leak leak = leakCheck(rules);
      Judge.Verdict verdict = judge(rules, probe);
      notes.addAll(disturber.notes());
      notes.addAll(submitter.findings());
      return new ChaosReport(
          setup.seed(),
          setup.cycles().size(),
          done,
          disturber.kills(),
          setup.skipped(),
          disturber.inProgress(),
          recoveries,
          new ChaosReport.Traffic(
              ledger.size(), submitter.retried(), submitter.replayed(), submitter.full()),
          faults,
          probe.jitter(),
          verdict,
          leak,
          (System.nanoTime() - begun) / 1e9,
          notes);
    }
  }

  private void disturbAll() throws IOException, ApiException {
    try (Load load = new Load(submitter, source, ledger, setup.callsPerSecond(), setup.seed())) {
      // So much at once that something waits all the time, and every limit binds.
      boolean unused = submitter.submit(source.next(OPENING_ROWS), () -> true);
      load.start();
      lastRecovery = world.awaitDialling(Long.MIN_VALUE);
      for (Cycle cycle : setup.cycles()) {
        Pause.millis(cycle.afterMillis());
        lookAtResults();
        disturber.disturb(cycle, lastRecovery);
        world.startEngine();
        lastRecovery = world.awaitDialling(disturber.reachableAt());
        recoveries.add(lastRecovery);
        done.merge(cycle.disturbance(), 1, Integer::sum);
        progress.show(line(cycle), System.nanoTime());
      }
      progress.finish(
          String.format(
              Locale.ROOT,
              "%d cycles done, %,d calls accepted; no more submissions",
              recoveries.size(),
              ledger.rows()));
      load.finish();
    }
  }

  /** What somebody reads in the results now must still stand there in the end. */
  private void lookAtResults() throws IOException, ApiException {
    for (int i = 0; i < LOOKS; i++) {
      Ledger.Batch batch = ledger.get(random.nextInt(ledger.size()));
      early.add(drain.results(batch, OutputStream.nullOutputStream()));
    }
  }

  private String line(Cycle cycle) {
    return String.format(
        Locale.ROOT,
        "cycle %d of %d, %s: recovered in %.2f s; %,d calls accepted, %,d dials",
        recoveries.size(),
        setup.cycles().size(),
        cycle.disturbance().word(),
        lastRecovery,
        ledger.rows(),
        world.dials());
  }

  private LeakCheck.Leak leakCheck(AuditRules rules) throws IOException, ApiException {
    LeakCheck check = new LeakCheck(world.wiring().carriers(), rules, world::check);
    progress.show("leak check: waiting until the carriers carry nothing", System.nanoTime());
    world.wiring().carriers().faults("none");
    int left = check.awaitRest();
    world.wiring().carriers().hold(true);
    LeakCheck.Leak leak;
    try {
      boolean unused = submitter.submit(source.draft("reminder", check.destinations()), () -> true);
      progress.show("leak check: filling every channel with held calls", System.nanoTime());
      leak = check.awaitFull(left);
    } finally {
      world.wiring().carriers().hold(false);
    }
    if (!drain.await(progress)) {
      notes.add("gave up waiting for the calls of the leak check");
    }
    int after = check.awaitRest();
    return new LeakCheck.Leak(leak.leftLive() + after, leak.channels(), leak.leaked());
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
    List<CarrierEvent> log = world.wiring().carriers().log();
    RunFiles.keep(log, directory.resolve("carriers.ndjson"));
    return judge.over(log);
  }

  private static Map<String, Long> counts(JsonNode object) {
    Map<String, Long> counts = new TreeMap<>();
    object.fields().forEachRemaining(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts;
  }
}

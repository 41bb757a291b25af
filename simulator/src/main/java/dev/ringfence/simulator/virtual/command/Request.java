package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.TopologyBuilder;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.fault.FaultList;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What the user asked to be played. Immutable. */
record Request(
    Path config,
    List<String> batches,
    String template,
    boolean allowDuplicates,
    long seed,
    int days,
    String start,
    String faults,
    boolean audited) {
  private static final long DAY = 86_400_000_000_000L;
  private static final int MOST_DAYS = 366;
  private static final int BUDGET = 4_096;

  /** Reads all files, telling on the way which rows cannot be called. */
  Setup setup(ProgressLine progress) {
    if (days < 1 || days > MOST_DAYS) {
      throw new CliException(ExitCodes.USAGE, "--days must be from 1 to " + MOST_DAYS);
    }
    FaultList list = faultList();
    EngineConfig loaded = ConfigFile.read(config);
    ZoneSets zones = new ZoneSets();
    RowChecks checks = new RowChecks(new DestinationChecker(loaded.destinations(), zones), zones);
    long startMillis = startMillis();
    List<BatchPlan> plans = new ArrayList<>();
    for (String text : batches) {
      plans.add(plan(BatchSpec.parse(text), loaded, checks, startMillis, progress));
    }
    // The order of acceptance is the order of the indexes.
    plans.sort(Comparator.comparingLong(BatchPlan::afterNanos));
    return new Setup(
        seed,
        TopologyBuilder.toTopology(loaded),
        index -> zones.zones((char) index),
        plans,
        Profile.DEFAULT,
        list.calls(),
        list.world(),
        startMillis,
        0,
        DAY,
        days * DAY,
        BUDGET,
        audited);
  }

  private FaultList faultList() {
    try {
      return FaultList.parse(faults);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--faults: " + e.getMessage());
    }
  }

  private long startMillis() {
    if (start.isEmpty()) {
      return System.currentTimeMillis();
    }
    try {
      return Instant.parse(start).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new CliException(
          ExitCodes.USAGE, "--start: '" + start + "' is no instant; write 2026-03-02T08:00:00Z");
    }
  }

  private BatchPlan plan(
      BatchSpec spec,
      EngineConfig loaded,
      RowChecks checks,
      long startMillis,
      ProgressLine progress) {
    String name = spec.template().isEmpty() ? template : spec.template();
    int index = loaded.templateIndex(name);
    if (index < 0) {
      String known =
          loaded.templates().stream().map(t -> t.name()).collect(Collectors.joining(", "));
      throw new CliException(
          ExitCodes.USAGE,
          (name.isEmpty()
                  ? "which template is " + spec.file() + " for? Say --template NAME"
                  : "there is no template '" + name + "'")
              + "; "
              + config
              + " has "
              + known);
    }
    BatchFile file = BatchFile.read(spec.file(), checks, startMillis, allowDuplicates);
    for (String sentence : file.refused()) {
      progress.finish(spec.file() + ": not called: " + sentence);
    }
    return new BatchPlan(
        Path.of(spec.file()).getFileName().toString(),
        index,
        new BatchTerms(spec.priority(), spec.weight(), 0, Long.MAX_VALUE),
        file.destinations(),
        file.zones(),
        file.times(),
        spec.afterMinutes() * 60_000_000_000L);
  }
}

package dev.ringfence.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressBar;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.ResultMatcher;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a demo does in its world, from the first upload to the verdict. Lane-confined. */
final class DemoRun {
  /**
   * These have one account only, whose carrier takes 200 a minute and, when asked too often, wants
   * 30 s of rest.
   */
  private static final int MOST_COLLECTIONS = 60;

  /** A dial may be this old when it arrives: it was granted before the inbound call was known. */
  private static final long INBOUND_ALLOWANCE_NANOS = 500_000_000L;

  private static final long LOOK_EVERY_MILLIS = 250;
  private static final String DENIALS = "denials.";

  private final DemoWorld world;
  private final DemoWorld.Setup setup;
  private final ProgressLine progress;
  private final List<Submission> submitted = new ArrayList<>();

  DemoRun(DemoWorld world, DemoWorld.Setup setup, ProgressLine progress) {
    this.world = world;
    this.setup = setup;
    this.progress = progress;
  }

  DemoReport run(SampleBatch sample) throws IOException, ApiException {
    AuditRules rules = world.carriers().rules();
    try (JitterProbe probe = new JitterProbe(world.carriers())) {
      probe.start();
      long begun = System.nanoTime();
      submitAll(sample);
      List<JsonNode> done = follow(submitted);
      double seconds = (System.nanoTime() - begun) / 1e9;
      long calls = submitted.stream().mapToLong(Submission::accepted).sum();
      long rejected = submitted.stream().mapToLong(Submission::rejected).sum();
      Map<String, Long> denials = denials();
      Map<String, Long> faults = counts(world.carriers().stats().path("faults"));
      LeakCheck.Leak leak = leakCheck(rules);
      progress.finish("reading the carriers' log");
      List<CarrierEvent> log = world.carriers().log();
      RunFiles.keep(log, setup.logs().resolve("carriers.ndjson"));
      JitterProbe.Jitter jitter = probe.jitter();
      AuditReport audit = Auditor.audit(log, rules, jitter.maxNanos(), INBOUND_ALLOWANCE_NANOS);
      return new DemoReport(
          calls,
          rejected,
          seconds,
          setup.timeScale(),
          setup.seed(),
          sums(done, "dispositions"),
          sums(done, "outcomes"),
          denials,
          faults,
          setup.faults(),
          jitter,
          audit,
          match(log),
          leak);
    }
  }

  /** One upload for each template, shared out by country and row, always in the same way. */
  private void submitAll(SampleBatch sample) throws IOException, ApiException {
    List<SampleBatch.Row> reminder = new ArrayList<>();
    List<SampleBatch.Row> survey = new ArrayList<>();
    List<SampleBatch.Row> collections = new ArrayList<>();
    Map<String, Integer> seen = new TreeMap<>();
    for (SampleBatch.Row row : sample.good()) {
      String country = row.country();
      int nth = seen.merge(country, 1, Integer::sum);
      if (country.equals("IN") && nth % 5 < 3 && collections.size() < MOST_COLLECTIONS) {
        collections.add(row);
      } else if (country.equals(setup.survey().country()) && nth % 5 == 3) {
        survey.add(row);
      } else {
        reminder.add(row);
      }
    }
    reminder.addAll(sample.bad());
    submit("reminder", reminder);
    submit("survey", survey);
    submit("collections-india", collections);
  }

  private void submit(String template, List<SampleBatch.Row> rows)
      throws IOException, ApiException {
    if (rows.isEmpty()) {
      return;
    }
    Submission batch = Submission.submit(world.runner(), template, rows);
    submitted.add(batch);
    progress.finish(
        "submitted "
            + batch.accepted()
            + " calls for "
            + template
            + (batch.rejected() > 0 ? ", " + batch.rejected() + " bad rows refused" : "")
            + (template.equals("survey") ? " (window " + setup.survey().hours() + ")" : ""));
  }

  /** Shows progress until every batch is over; returns them as they ended. */
  private List<JsonNode> follow(List<Submission> batches) throws IOException, ApiException {
    ProgressBar bar = new ProgressBar();
    while (true) {
      world.checkAlive();
      List<JsonNode> now = new ArrayList<>();
      boolean over = true;
      for (Submission batch : batches) {
        JsonNode status = batch.status(world.runner());
        over &= status.path("state").asText().equals("completed");
        now.add(status);
      }
      String line = bar.line(now, System.nanoTime(), Instant.now());
      if (over) {
        progress.finish(line);
        return now;
      }
      progress.show(line, System.nanoTime());
      Pause.millis(LOOK_EVERY_MILLIS);
    }
  }

  private LeakCheck.Leak leakCheck(AuditRules rules) throws IOException, ApiException {
    LeakCheck check = new LeakCheck(world.carriers(), rules, world::checkAlive);
    progress.show("leak check: waiting until the carriers carry nothing", System.nanoTime());
    world.carriers().faults("none");
    int left = check.awaitRest();
    world.carriers().hold(true);
    Submission fresh =
        Submission.submit(world.runner(), "reminder", leakRows(check.destinations(0)));
    progress.finish("leak check: filling every channel with " + fresh.accepted() + " held calls");
    LeakCheck.Leak leak;
    try {
      leak = check.awaitFull(left);
    } finally {
      world.carriers().hold(false);
    }
    submitted.add(fresh);
    List<JsonNode> unused = follow(List.of(fresh));
    int after = check.awaitRest();
    return new LeakCheck.Leak(leak.leftLive() + after, leak.channels(), leak.leaked());
  }

  private static List<SampleBatch.Row> leakRows(List<String> destinations) {
    List<SampleBatch.Row> rows = new ArrayList<>();
    for (String to : destinations) {
      rows.add(new SampleBatch.Row(to, "leak-" + rows.size(), "Leak check,0"));
    }
    return rows;
  }

  private MatchReport match(List<CarrierEvent> log) throws IOException, ApiException {
    ResultMatcher matcher = new ResultMatcher();
    log.forEach(matcher::feed);
    for (Submission batch : submitted) {
      Path file = setup.logs().resolve("results-" + batch.id() + ".ndjson");
      batch.download(world.runner(), file);
      RunFiles.results(Files.readString(file)).forEach(result -> matcher.feed(result.row()));
    }
    return matcher.report();
  }

  private Map<String, Long> denials() throws IOException, ApiException {
    Map<String, Long> denials = new TreeMap<>();
    counts(world.operator().get("/v1/counters").path("counters"))
        .forEach(
            (name, count) -> {
              if (name.startsWith(DENIALS)) {
                denials.put(name.substring(DENIALS.length()), count);
              }
            });
    return denials;
  }

  private static Map<String, Long> sums(List<JsonNode> batches, String field) {
    Map<String, Long> sums = new TreeMap<>();
    for (JsonNode batch : batches) {
      counts(batch.path(field)).forEach((word, count) -> sums.merge(word, count, Long::sum));
    }
    return sums;
  }

  private static Map<String, Long> counts(JsonNode object) {
    Map<String, Long> counts = new TreeMap<>();
    object.fields().forEachRemaining(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts;
  }
}

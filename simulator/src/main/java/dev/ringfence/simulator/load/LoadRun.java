package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.load.LoadPlan.Part;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.RunFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the parts, one after the other, each in processes of its own. Lane-confined. */
final class LoadRun {
  private static final String HEADER = "to,item_id,name\n";

  /** So that none of the rows is called while the uploads are measured. */
  private static final Map<String, String> TOMORROW = Map.of("not_before", "24h");

  private static final int ROUND_SETTLES_SECONDS = 2;

  private final LoadPlan plan;
  private final Place place;
  private final List<String> engineOptions;
  private final ProgressLine progress;
  private Verdict verdict = Verdict.NOTHING;

  LoadRun(LoadPlan plan, Place place, List<String> engineOptions, ProgressLine progress) {
    this.plan = plan;
    this.place = place;
    this.engineOptions = engineOptions;
    this.progress = progress;
  }

  LoadReport run(Set<Part> parts) throws IOException, ApiException {
    Machine machine = Machine.now();
    if (machine.busy()) {
      progress.finish(
          String.format(
              Locale.ROOT,
              "warning: the load average is %.1f already: other work will show in the figures",
              machine.loadAverage()));
    }
    List<LoadPoint> points = new ArrayList<>();
    JitterProbe.@Nullable Jitter jitter = null;
    if (parts.contains(Part.DIALS)) {
      jitter = dials(points);
    }
    StoreCost store =
        parts.contains(Part.STORE) && place.memory() != null ? store(place.memory()) : null;
    UploadSpeed upload = parts.contains(Part.UPLOAD) ? upload() : null;
    String skipped =
        parts.contains(Part.STORE) && store == null
            ? "no directory in memory was found; name one with --memory-dir"
            : "";
    return new LoadReport(machine, plan, points, jitter, store, skipped, upload, verdict);
  }

  private LoadWorld start(String name, Path store) throws IOException {
    progress.show("starting carriers and an engine (" + name + ")", System.nanoTime());
    return new LoadWorld(
        new LoadWorld.Setup(
            place.directory().resolve(name), store, plan.ratedPerSecond(), engineOptions));
  }

  private JitterProbe.Jitter dials(List<LoadPoint> points) throws IOException, ApiException {
    try (LoadWorld world = start("dials", place.store("dials"));
        JitterProbe probe = new JitterProbe(world.carriers())) {
      DialLoad load = new DialLoad(world, progress);
      LoadPoint unused = load.flatOut(1, plan.warmUpSeconds(), "warming up");
      Pause.millis(plan.restSeconds() * 1_000L);
      probe.start();
      for (int rate : plan.rates()) {
        points.add(load.atInstants(rate, plan.settleSeconds(), plan.spanSeconds()));
        said(points);
      }
      points.add(load.atRate(plan.ratedPerSecond(), plan.settleSeconds(), plan.spanSeconds()));
      said(points);
      JitterProbe.Jitter jitter = probe.jitter();
      points.add(load.flatOut(plan.settleSeconds(), plan.spanSeconds(), "as fast as it goes"));
      said(points);
      progress.show("judging", System.nanoTime());
      verdict = verdict.and(Verdict.of(world, load, probe.jitter().maxNanos()));
      return jitter;
    }
  }

  private void said(List<LoadPoint> points) {
    progress.finish(ReportText.line(points.get(points.size() - 1)));
  }

  private StoreCost store(Path memory) throws IOException, ApiException {
    try (LoadWorld onDisk = start("store-disk", place.store("store-disk"));
        LoadWorld inMemory = start("store-memory", memory)) {
      DialLoad disk = new DialLoad(onDisk, progress);
      DialLoad ram = new DialLoad(inMemory, progress);
      LoadPoint unused = disk.flatOut(1, plan.warmUpSeconds(), "warming up (disk)");
      unused = ram.flatOut(1, plan.warmUpSeconds(), "warming up (memory)");
      Pause.millis(plan.restSeconds() * 1_000L);
      List<LoadPoint> disks = new ArrayList<>();
      List<LoadPoint> rams = new ArrayList<>();
      for (int round = 1; round <= plan.rounds(); round++) {
        String which = "round " + round + " of " + plan.rounds();
        disks.add(
            disk.flatOut(ROUND_SETTLES_SECONDS, plan.roundSeconds(), which + ", store on disk"));
        rams.add(
            ram.flatOut(ROUND_SETTLES_SECONDS, plan.roundSeconds(), which + ", store in memory"));
        progress.finish(
            String.format(
                Locale.ROOT,
                "%s: %,.0f dials/s with the store on disk, %,.0f in memory",
                which,
                disks.get(round - 1).rate(),
                rams.get(round - 1).rate()));
      }
      progress.show("judging", System.nanoTime());
      verdict = verdict.and(Verdict.of(onDisk, disk, 0)).and(Verdict.of(inMemory, ram, 0));
      return new StoreCost(disks, rams);
    } finally {
      RunFiles.delete(memory);
    }
  }

  private UploadSpeed upload() throws IOException, ApiException {
    Path file = place.directory().resolve("rows.csv");
    progress.show("writing " + plan.rows() + " rows", System.nanoTime());
    write(file);
    try (LoadWorld world = start("upload", place.store("upload"))) {
      long before = Usage.liveHeapBytes(world.engineProcess());
      double cold = upload(world, file, "cold");
      long after = Usage.liveHeapBytes(world.engineProcess());
      List<Double> warm = new ArrayList<>();
      for (int i = 0; i < plan.warmUploads(); i++) {
        warm.add(upload(world, file, "warm"));
      }
      return new UploadSpeed(
          plan.rows(),
          cold,
          warm,
          (after - before) / (double) plan.rows(),
          Usage.of(world.engineProcess()).residentBytes());
    }
  }

  private void write(Path file) throws IOException {
    Destinations destinations = new Destinations();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      for (int i = 1; i <= plan.rows(); i++) {
        out.write(destinations.next() + ",item-" + i + ",Ada Lovelace\n");
      }
    }
  }

  /** Seconds from the beginning of the request to its answer. */
  private double upload(LoadWorld world, Path file, String kind) throws IOException, ApiException {
    progress.show("uploading " + plan.rows() + " rows, " + kind, System.nanoTime());
    long begun = System.nanoTime();
    Batch batch = Batch.submit(world, "plivo", BodyPublishers.ofFile(file), TOMORROW, Map.of());
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (batch.rows() != plan.rows()) {
      throw new IOException("of " + plan.rows() + " rows the engine took " + batch.rows());
    }
    progress.finish(
        String.format(
            Locale.ROOT,
            "upload of %,d rows, %s: %.1f s, %,.0f rows/s",
            plan.rows(),
            kind,
            seconds,
            plan.rows() / seconds));
    return seconds;
  }
}

package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.load.LoadPoint.Kind;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Loads one world with dials, step by step, and measures each. Lane-confined. */
final class DialLoad {
  private static final List<String> OPEN = List.of("twilio", "plivo", "exotel");
  private static final List<String> RATED = List.of("plivo-rated", "exotel-rated");
  private static final String HEADER = "to,item_id,name,not_before\n";

  /** Between the beginning of the uploads and the first instant: a second, and the rows' time. */
  private static final long LEAD_MILLIS = 1_000;

  private static final int ROWS_A_MILLI = 10;
  private static final long OVER_MILLIS = 60_000;
  private static final long LOOK_EVERY_MILLIS = 200;

  /** Offered flat out before it is known what goes. */
  private static final double FIRST_GUESS = 2_000;

  /** Of what goes in all, for each of the three: adapters are not equally fast. */
  private static final double SHARE = 0.7;

  /** Of what went, so much is there the next time. */
  private static final double HEADROOM = 1.5;

  private final LoadWorld world;
  private final CarrierLog log;
  private final ProgressLine progress;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Set<String> expected = new HashSet<>();
  private double known = FIRST_GUESS;
  private int items;

  DialLoad(LoadWorld world, ProgressLine progress) {
    this.world = world;
    this.log = new CarrierLog(world.carriers());
    this.progress = progress;
  }

  CarrierLog log() {
    return log;
  }

  /** Destinations of rows that must have been called by now, once each. */
  Set<String> expected() {
    return expected;
  }

  /**
   * Offers so many dials a second, at instants drawn anew for each step, as many callers who know
   * nothing of each other would: each row names its own, before the first is due.
   */
  LoadPoint atInstants(int perSecond, int settleSeconds, int spanSeconds)
      throws IOException, ApiException {
    int rows = perSecond * (settleSeconds + spanSeconds);
    long start = System.currentTimeMillis() + LEAD_MILLIS + rows / ROWS_A_MILLI;
    long measured = start + settleSeconds * 1_000L;
    long end = measured + spanSeconds * 1_000L;
    long zero = Clocks.nanosAtWallZero();
    Map<String, Long> due = new HashMap<>();
    List<StringBuilder> files = new ArrayList<>();
    OPEN.forEach(template -> files.add(new StringBuilder(HEADER)));
    for (int i = 0; i < rows; i++) {
      long instant = random.nextLong(start, end);
      String to = row(files.get(i % files.size()), Instant.ofEpochMilli(instant).toString());
      expected.add(to);
      if (instant >= measured) {
        due.put(to, instant);
      }
    }
    String what = perSecond + " dials/s";
    List<Batch> batches = submit(OPEN, files);
    if (System.currentTimeMillis() > start) {
      throw new IOException("the machine is too busy: rows were uploaded after they were due");
    }
    until(measured, zero, what + ", settling");
    Mark begin = Mark.of(world);
    until(end, zero, what);
    Mark over = Mark.of(world);
    awaitOver(batches);
    long moved = (Clocks.nanosAtWallZero() - zero) / 2; // the wall clock is slewed by NTP
    Map<String, Long> nanos = new HashMap<>();
    due.forEach((to, instant) -> nanos.put(to, instant * 1_000_000 + zero + moved));
    List<CarrierEvent> news = log.readOn();
    return over.since(begin, Kind.INSTANTS, perSecond, news, Latencies.ofInstants(news, nanos));
  }

  /** More calls than two accounts let out: their rate says when each goes. */
  LoadPoint atRate(int each, int settleSeconds, int spanSeconds) throws IOException, ApiException {
    int rows = each * (1 + settleSeconds + spanSeconds);
    long start = System.currentTimeMillis() + LEAD_MILLIS + rows * 2L / ROWS_A_MILLI;
    long measured = start + 1_000 + settleSeconds * 1_000L;
    long end = measured + spanSeconds * 1_000L;
    long zero = Clocks.nanosAtWallZero();
    List<StringBuilder> files = new ArrayList<>();
    for (int a = 0; a < RATED.size(); a++) {
      StringBuilder file = new StringBuilder(HEADER);
      for (int i = 0; i < rows; i++) {
        // The first second's are spread over it, or all would go at once again and again.
        long instant = start + (i < each ? i * 1_000L / each : 1_000);
        expected.add(row(file, Instant.ofEpochMilli(instant).toString()));
      }
      files.add(file);
    }
    String what = RATED.size() * each + " dials/s by the accounts' rate";
    List<Batch> batches = submit(RATED, files);
    until(measured, zero, what + ", settling");
    Mark begin = Mark.of(world);
    until(end, zero, what);
    Mark over = Mark.of(world);
    awaitOver(batches);
    List<CarrierEvent> news = log.readOn();
    Latencies latencies = Latencies.ofRate(news, each, begin.nanos(), over.nanos());
    return over.since(begin, Kind.RATE, RATED.size() * each, news, latencies);
  }

  /** As fast as it goes: more than that is there all the time, or it is measured again. */
  LoadPoint flatOut(int settleSeconds, int spanSeconds, String what)
      throws IOException, ApiException {
    int each = (int) (known * SHARE * (settleSeconds + spanSeconds + 2));
    List<StringBuilder> files = new ArrayList<>();
    for (int a = 0; a < OPEN.size(); a++) {
      StringBuilder file = new StringBuilder(HEADER);
      for (int i = 0; i < each; i++) {
        String unused = row(file, ""); // may be canceled
      }
      files.add(file);
    }
    List<Batch> batches = submit(OPEN, files);
    long zero = Clocks.nanosAtWallZero();
    long measured = System.currentTimeMillis() + settleSeconds * 1_000L;
    until(measured, zero, what + ", settling");
    Mark begin = Mark.of(world);
    until(measured + spanSeconds * 1_000L, zero, what);
    Mark over = Mark.of(world);
    boolean dry = false;
    for (Batch batch : batches) {
      if (batch.waiting(world) == 0) {
        dry = true;
      } else {
        batch.cancel(world);
      }
    }
    awaitOver(batches);
    LoadPoint point = over.since(begin, Kind.FLAT_OUT, 0, log.readOn(), null);
    known = dry ? known * 2 : Math.max(known, point.rate() * HEADROOM);
    return dry ? flatOut(settleSeconds, spanSeconds, what) : point;
  }

  /** Adds a row to the file; returns whom it calls. */
  private String row(StringBuilder csv, String notBefore) {
    String to = world.destinations().next();
    csv.append(to).append(",item-").append(++items).append(",Ada Lovelace,").append(notBefore);
    csv.append('\n');
    return to;
  }

  private List<Batch> submit(List<String> templates, List<StringBuilder> files)
      throws IOException, ApiException {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < templates.size(); i++) {
      batches.add(Batch.submit(world, templates.get(i), files.get(i)));
    }
    return batches;
  }

  private void awaitOver(List<Batch> batches) throws IOException, ApiException {
    for (Batch batch : batches) {
      batch.awaitOver(world, OVER_MILLIS);
    }
  }

  /** Waits for a wall instant, and looks that both processes live. */
  private void until(long wallMillis, long zero, String what) throws IOException {
    long nanos = wallMillis * 1_000_000 + zero;
    while (true) {
      long left = nanos - System.nanoTime();
      if (left <= 0) {
        return;
      }
      progress.show(what + ": " + (left / 1_000_000_000L + 1) + " s", System.nanoTime());
      Pause.millis(Math.max(1, Math.min(left / 1_000_000, LOOK_EVERY_MILLIS)));
      world.checkAlive();
    }
  }
}

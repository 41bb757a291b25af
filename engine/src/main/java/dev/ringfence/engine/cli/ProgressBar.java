package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in one line how far batches are: bar, counts, pace, ETA and what binds. Lane-confined. */
public final class ProgressBar {
  private static final int WIDTH = 20;
  private static final long PACE_NANOS = 10_000_000_000L;

  /** Done calls at an instant. */
  private record Sample(long nanos, long done) {}

  private final List<Sample> samples = new ArrayList<>();

  /**
   * The line for the batches as they are now.
   *
   * @param batches as {@code GET /v1/batches/{id}} gives them
   */
  public String line(List<JsonNode> batches, long nowNanos, Instant now) {
    long total = sum(batches, "total");
    long done = sum(batches, "done");
    samples.add(new Sample(nowNanos, done));
    while (samples.size() > 2 && nowNanos - samples.get(1).nanos() >= PACE_NANOS) {
      samples.remove(0);
    }
    StringBuilder line = new StringBuilder(bar(done, total));
    line.append(String.format(Locale.ROOT, " %,d of %,d", done, total));
    line.append(String.format(Locale.ROOT, " | %.1f calls/s", pace()));
    long inProgress = sum(batches, "in_progress");
    if (inProgress > 0) {
      line.append(" | ").append(inProgress).append(" in progress");
    }
    String outcomes = counts(batches, "outcomes");
    if (!outcomes.isEmpty()) {
      line.append(" | ").append(outcomes);
    }
    line.append(ahead(batches, now));
    return line.toString();
  }

  /** Calls finished a second, over the last ten seconds. */
  double pace() {
    Sample first = samples.get(0);
    Sample last = samples.get(samples.size() - 1);
    long nanos = last.nanos() - first.nanos();
    return nanos <= 0 ? 0 : (last.done() - first.done()) * 1e9 / nanos;
  }

  private static String ahead(List<JsonNode> batches, Instant now) {
    StringBuilder text = new StringBuilder();
    for (JsonNode batch : batches) {
      String eta = batch.path("eta").asText("");
      if (batch.hasNonNull("eta") && text.indexOf("ETA") < 0) {
        text.append(" | ETA ").append(until(eta, now));
      }
    }
    List<String> bound = new ArrayList<>();
    for (JsonNode batch : batches) {
      String word = batch.path("bound_by").asText("").replace('_', ' ');
      if (batch.hasNonNull("bound_by") && !bound.contains(word)) {
        bound.add(word);
      }
    }
    if (!bound.isEmpty()) {
      text.append(" | bound by ").append(String.join(", ", bound));
    }
    return text.toString();
  }

  private static String until(String eta, Instant now) {
    try {
      long seconds = Math.max(0, Duration.between(now, Instant.parse(eta)).toSeconds());
      if (seconds < 60) {
        return seconds + "s";
      }
      return seconds < 3600
          ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
          : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    } catch (DateTimeParseException e) {
      return eta;
    }
  }

  /** {@code answered 12, busy 3} over all the batches. */
  static String counts(List<JsonNode> batches, String field) {
    Map<String, Long> sums = new java.util.LinkedHashMap<>();
    for (JsonNode batch : batches) {
      Iterator<Map.Entry<String, JsonNode>> fields = batch.path(field).fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> entry = fields.next();
        sums.merge(entry.getKey().replace('_', ' '), entry.getValue().asLong(), Long::sum);
      }
    }
    List<String> parts = new ArrayList<>();
    sums.forEach((word, count) -> parts.add(word + ' ' + count));
    return String.join(", ", parts);
  }

  private static String bar(long done, long total) {
    int filled = total <= 0 ? 0 : (int) Math.min(WIDTH, done * WIDTH / total);
    return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "]";
  }

  private static long sum(List<JsonNode> batches, String field) {
    return batches.stream().mapToLong(batch -> batch.path(field).asLong()).sum();
  }
}

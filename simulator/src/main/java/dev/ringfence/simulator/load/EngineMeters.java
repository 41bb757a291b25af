package dev.ringfence.simulator.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.MetricsText;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engine itself counts and times, at an instant: its counters and the two timers of a
 * dial's way out. The difference of two is what happened in between. Immutable.
 *
 * @param counters by name
 * @param toAdapter grant to adapter, the intent on disk
 * @param toPost grant to the first byte of the POST
 */
record EngineMeters(Map<String, Long> counters, Timing toAdapter, Timing toPost) {
  private static final String WAIT = "ringfence_dial_wait_seconds";
  private static final String POST = "ringfence_dial_post_seconds";

  /** A timer: how many, and how long all together. */
  record Timing(double count, double seconds) {
    double meanMillis() {
      return count <= 0 ? 0 : seconds / count * 1e3;
    }

    Timing less(Timing before) {
      return new Timing(count - before.count, seconds - before.seconds);
    }
  }

  static EngineMeters of(LoadWorld world) throws IOException, ApiException {
    Map<String, Long> counters = new TreeMap<>();
    JsonNode counted = world.operator().get("/v1/counters").path("counters");
    counted.fields().forEachRemaining(e -> counters.put(e.getKey(), e.getValue().asLong()));
    MetricsText metrics = MetricsText.of(world.operator());
    return new EngineMeters(counters, timing(metrics, WAIT), timing(metrics, POST));
  }

  /** Sums over all accounts. */
  private static Timing timing(MetricsText metrics, String name) {
    return new Timing(metrics.sum(name + "_count"), metrics.sum(name + "_sum"));
  }

  EngineMeters less(EngineMeters before) {
    Map<String, Long> difference = new TreeMap<>();
    counters.forEach(
        (name, count) -> difference.put(name, count - before.counters.getOrDefault(name, 0L)));
    return new EngineMeters(
        difference, toAdapter.less(before.toAdapter), toPost.less(before.toPost));
  }

  long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}

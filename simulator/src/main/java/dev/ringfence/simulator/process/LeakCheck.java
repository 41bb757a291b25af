package dev.ringfence.simulator.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.AccountRule;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.NumberRule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Whether every channel can be used again after a run: with calls held at the carriers, a fresh
 * batch must fill each account up to its channels or its concurrency, whichever is less. A channel
 * that the engine still takes for busy stays empty at the carrier. Lane-confined.
 */
public final class LeakCheck {
  /** Whether the run can still go on. */
  public interface Alive {
    /** Throws if it cannot. */
    void check() throws IOException;
  }

  private static final long REST_MILLIS = 90_000;
  private static final long FILL_MILLIS = 90_000;
  private static final long LOOK_EVERY_MILLIS = 250;

  /** Fresh destinations: an area and an exchange that no sample row has. */
  private static final long FIRST_DESTINATION = 13_039_900_000L;

  /** Destinations of one round; more than anybody has channels. */
  private static final int ROUND = 1_000;

  /**
   * What was found.
   *
   * @param leftLive calls that were still in progress at the carriers when all batches were over
   * @param channels that should fill
   * @param leaked channels that never did
   */
  public record Leak(int leftLive, int channels, int leaked) {}

  private final CarriersClient carriers;
  private final Alive alive;
  private final AuditRules rules;

  /**
   * A check of these carriers.
   *
   * @param alive asked while waiting
   */
  public LeakCheck(CarriersClient carriers, AuditRules rules, Alive alive) {
    this.carriers = carriers;
    this.alive = alive;
    this.rules = rules;
  }

  /** Waits until the carriers carry nothing; returns how many calls are left if they never do. */
  public int awaitRest() throws IOException, ApiException {
    long deadline = System.nanoTime() + REST_MILLIS * 1_000_000;
    int live;
    while ((live = carriers.live().size()) > 0 && System.nanoTime() - deadline < 0) {
      Pause.millis(LOOK_EVERY_MILLIS);
    }
    return live;
  }

  /**
   * Destinations of the batch that fills every channel: as many as find room, and no more.
   *
   * @param round how often this was asked before: others each time
   */
  public List<String> destinations(int round) {
    int channels = expected(rules).values().stream().mapToInt(Integer::intValue).sum();
    long first = FIRST_DESTINATION + (long) round * ROUND;
    return LongStream.range(first, first + channels).mapToObj(number -> "+" + number).toList();
  }

  /** Calls that each account should carry when it is full. */
  static Map<String, Integer> expected(AuditRules rules) {
    Map<String, Integer> expected = new LinkedHashMap<>();
    for (NumberRule number : rules.numbers()) {
      expected.merge(key(number.provider(), number.account()), number.channels(), Integer::sum);
    }
    for (AccountRule account : rules.accounts()) {
      if (account.concurrency() > 0) {
        expected.computeIfPresent(
            key(account.provider(), account.account()),
            (any, channels) -> Math.min(channels, account.concurrency()));
      }
    }
    return expected;
  }

  /** Waits until the held calls fill every account; returns what stayed empty. */
  public Leak awaitFull(int leftLive) throws IOException, ApiException {
    Map<String, Integer> expected = expected(rules);
    int channels = expected.values().stream().mapToInt(Integer::intValue).sum();
    long deadline = System.nanoTime() + FILL_MILLIS * 1_000_000;
    int missing;
    while ((missing = missing(expected, carriers.live())) > 0 && System.nanoTime() - deadline < 0) {
      alive.check();
      Pause.millis(LOOK_EVERY_MILLIS);
    }
    return new Leak(leftLive, channels, missing);
  }

  /** Channels that nothing fills. */
  static int missing(Map<String, Integer> expected, JsonNode live) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (JsonNode call : live) {
      seen.merge(
          key(call.path("provider").asText(), call.path("account").asText()), 1, Integer::sum);
    }
    int missing = 0;
    for (Map.Entry<String, Integer> account : expected.entrySet()) {
      missing += Math.max(0, account.getValue() - seen.getOrDefault(account.getKey(), 0));
    }
    return missing;
  }

  private static String key(String provider, String account) {
    return provider + '/' + account;
  }
}

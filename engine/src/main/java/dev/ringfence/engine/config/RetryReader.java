package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.RetryPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads which outcomes a template tries again, and checks that each delay written down can come
 * into effect. Lane-confined: belongs to the thread that loads.
 */
final class RetryReader {
  static final String SHORTEST = "1s";
  static final String LONGEST = "30d";

  private static final List<Outcome> RETRIED =
      List.of(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE, Outcome.REJECTED, Outcome.FAILED);

  private RetryReader() {}

  /**
   * The policy of a template; one attempt if it has none.
   *
   * @param expireNanos how long after acceptance its calls expire, or {@link Long#MAX_VALUE}
   */
  static RetryPolicy retry(Section template, long expireNanos) {
    if (!template.has("retry")) {
      return RetryPolicy.NONE;
    }
    Section retry = template.section("retry", Keys.RETRY);
    retry.required("attempts");
    int attempts = retry.whole("attempts", 2, 1, RetryPolicy.MOST_ATTEMPTS);
    Map<Outcome, List<Long>> delays = new EnumMap<>(Outcome.class);
    for (Outcome outcome : RETRIED) {
      String key = outcome.name().toLowerCase(Locale.ROOT);
      if (retry.has(key)) {
        List<Long> read = delays(retry.list(key), attempts, expireNanos);
        if (!read.isEmpty()) {
          delays.put(outcome, read);
        }
      }
    }
    boolean none = RETRIED.stream().noneMatch(o -> retry.has(o.name().toLowerCase(Locale.ROOT)));
    if (none && attempts > 1) {
      template.problem(
          "retry", "names no outcome to try again; write for example no_answer: [30m, 2h]");
    }
    return new RetryPolicy(attempts, delays);
  }

  private static List<Long> delays(List<Value> items, int attempts, long expireNanos) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      delays.add(item.as(text -> Scalars.nanos(text, SHORTEST, LONGEST), 1L));
      if (i >= attempts - 1) {
        item.problem(
            "'"
                + item.asWritten()
                + "' is never used: attempts: "
                + attempts
                + (attempts == 2 ? " leaves 1 retry" : " leaves " + (attempts - 1) + " retries"));
        return delays;
      }
    }
    long sum = 0;
    for (int retry = 1; retry < attempts && !delays.isEmpty(); retry++) {
      int used = Math.min(retry, delays.size()) - 1;
      sum += delays.get(used);
      if (sum >= expireNanos) {
        items
            .get(used)
            .problem(
                "'"
                    + items.get(used).asWritten()
                    + "' comes too late: by retry "
                    + retry
                    + " the delays add up to expire_after; lower attempts or the delays, or raise"
                    + " expire_after");
        return delays;
      }
    }
    return delays;
  }
}

package dev.ringfence.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P1 to P4 across nodes: the scripts say in real Redis what the engine's own books say, call by
 * call, over random histories with several nodes, lost data and clocks that jump. More with {@code
 * -Dringfence.redis.calls=1000000 -Dringfence.redis.seed=7}.
 */
@ExtendWith(RedisTest.class)
class SharedLimitsAgreeTest {
  private static final int CALLS = Integer.getInteger("ringfence.redis.calls", 20_000);
  private static final long SEED = Long.getLong("ringfence.redis.seed", 1);
  private static final int CALLS_OF_A_HISTORY = 2_000;

  private static final List<String> COMMON =
      List.of(
          "reserve granted",
          "reserve granted before",
          "reserve CLOSED",
          "reserve EPOCH",
          "reserve NODE",
          "reserve CONFIG",
          "reserve CLOCK",
          "reserve REPLICA",
          "commit go true",
          "commit go false",
          "commit CLOSED",
          "answered held true start",
          "release held true",
          "release held true start",
          "release held false",
          "release EPOCH",
          "release CLOSED",
          "begin REPLICA",
          "begin NODE",
          "more EPOCH",
          "end OK",
          "begin FENCED",
          "commit FENCED",
          "fence go true",
          "fence go false",
          "held held",
          "adopt go true",
          "adopt go false",
          "open item");
  private static final List<String> ACCOUNT =
      List.of(
          "reserve NUMBER_CHANNELS event",
          "reserve NUMBER_CAP event",
          "reserve NUMBER_CAP timed",
          "reserve ACCOUNT_CONCURRENCY event",
          "reserve ACCOUNT_RATE event",
          "reserve ACCOUNT_RATE timed");
  private static final List<String> ALL = Stream.of(COMMON, ACCOUNT).flatMap(List::stream).toList();

  private static RandomHistory compare(
      long seed, int calls, ShardTerms.Kind kind, UnaryOperator<String> edit) {
    RedisTest.Shared shared = RedisTest.shared();
    ShardTerms terms = RandomHistory.terms(kind, 1, -1);
    try (ShardWorld reference = new ReferenceWorld(terms);
        ShardWorld redis = new RedisWorld(shared.server, shared.resources, terms, edit)) {
      RandomHistory history = new RandomHistory(seed, reference, redis, kind);
      history.run(calls);
      return history;
    }
  }

  @ParameterizedTest
  @EnumSource(ShardTerms.Kind.class)
  void everyHistory_hasTheAnswersOfTheEnginesOwnBooks(ShardTerms.Kind kind) {
    int operations = 0;
    Map<String, Integer> reached = new TreeMap<>();
    for (int h = 0; h * CALLS_OF_A_HISTORY < CALLS; h++) {
      RandomHistory history =
          compare(SEED * 1_000_003 + h, CALLS_OF_A_HISTORY, kind, UnaryOperator.identity());
      operations += history.operations;
      history.reached.forEach((what, times) -> reached.merge(what, times, Integer::sum));
    }
    assertThat(operations).isGreaterThanOrEqualTo(CALLS);
    assertThat(reached.keySet()).containsAll(kind == ShardTerms.Kind.ACCOUNT ? ALL : COMMON);
  }

  /** Faults that somebody might make; each must be seen. */
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("a window one start too wide", "7 * free + 1", "7 * free - 6"),
        Arguments.of("outstanding starts forgotten", "window[1] - outstanding", "window[1]"),
        Arguments.of(
            "one call more than channels", "and count >= capacity", "and count > capacity"),
        Arguments.of(
            "a timer frees what is dialled",
            "and lease.state == 'R' then\n    lease",
            "and false then\n    lease"),
        Arguments.of(
            "a grant not bound to its number",
            "lease.instant, lease.subject",
            "lease.instant, name"),
        Arguments.of("a withdrawn start leaves a trace", "if starts then", "if true then"),
        Arguments.of(
            "an expired reservation goes on counting",
            "if shard.lease[id] then\n      drop(shard, id)",
            "if false then\n      drop(shard, id)"),
        Arguments.of(
            "another epoch goes unnoticed",
            "if not shard.known then\n    return",
            "if false then\n    return"),
        Arguments.of("opened by the first node", "and not asserted and not", "and false and not"),
        Arguments.of("a fence is not heeded", "if INCARNATION <= shard.fenced", "if false"),
        Arguments.of(
            "what a fenced life dialled is dropped", "and lease.instant > fencedAt", "and true"),
        Arguments.of("a live node's call is taken", "and lease.instant <= fencedAt", "and true"),
        Arguments.of(
            "who has come back is not waited for", "fenced and incarnation <= fenced", "fenced"),
        Arguments.of("time goes back", "math.max(TIME, shard.last + 1)", "TIME"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void plantedFault_isFound(String what, String from, String to) {
    assertThat(Scripts.OF_THE_PRODUCT.all())
        .as("a script has the place where the fault goes")
        .anyMatch(script -> script.text().contains(from));
    assertThatThrownBy(
            () -> {
              for (int h = 0; h < 10; h++) {
                compare(h, CALLS_OF_A_HISTORY, ShardTerms.Kind.ACCOUNT, t -> t.replace(from, to));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("should be");
  }
}

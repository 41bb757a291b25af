package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.redis.RedisTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P5 and P6 across nodes: the scripts say of a batch what the plainest books say, call by call,
 * over random histories with several nodes, lives, lost data and clocks that jump. More with {@code
 * -Dringfence.redis.calls=1000000 -Dringfence.redis.seed=7}.
 */
@ExtendWith(RedisTest.class)
class BatchesAgreeTest {
  private static final int CALLS = Integer.getInteger("ringfence.redis.calls", 20_000);
  private static final long SEED = Long.getLong("ringfence.redis.seed", 1);
  private static final int CALLS_OF_A_HISTORY = 1_000;

  private static final List<String> REACHED =
      List.of(
          "begin BEGUN",
          "begin BUSY",
          "begin ACCEPTED",
          "accept ACCEPTED",
          "accept MISSING",
          "accept LOST",
          "rows true",
          "rows false",
          "claim item",
          "claim CLOSED",
          "claim EPOCH",
          "claim NODE",
          "claim FENCED",
          "claim REPLICA",
          "claim ABSENT",
          "write KEPT",
          "write ALREADY",
          "write STALE",
          "giveBack true",
          "giveBack false",
          "renew true",
          "renew false",
          "resume OK",
          "resume EPOCH",
          "resume NODE",
          "resume FENCED",
          "fence true",
          "fence false",
          "takeOver item",
          "remove true",
          "remove false",
          "to tell",
          "told OK",
          "look item",
          "content item",
          "fates item",
          "head item");

  private static RandomBatchHistory compare(long seed, UnaryOperator<String> edit) {
    try (BatchWorld reference = new ReferenceBatchWorld();
        BatchWorld redis = new RedisBatchWorld(edit)) {
      RandomBatchHistory history = new RandomBatchHistory(seed, reference, redis);
      history.run(CALLS_OF_A_HISTORY);
      return history;
    }
  }

  @Test
  void redisAndTheReference_answerTheSameOverRandomHistories() {
    int operations = 0;
    Map<String, Integer> reached = new TreeMap<>();
    for (int h = 0; h * CALLS_OF_A_HISTORY < CALLS; h++) {
      RandomBatchHistory history = compare(SEED * 1_000_003 + h, UnaryOperator.identity());
      operations += history.operations;
      history.reached.forEach((what, times) -> reached.merge(what, times, Integer::sum));
    }
    assertThat(operations).isGreaterThanOrEqualTo(CALLS);
    assertThat(reached.keySet()).containsAll(REACHED);
  }

  /** Faults that somebody might make; each must be seen. */
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("any token will do", "and s.token == token", ""),
        Arguments.of("any owner will do", "s and s.node == NODE and s.token", "s and s.token"),
        Arguments.of("a disposition is written over", "return old == RETRY\n", "return true\n"),
        Arguments.of("a retry goes back", "make > made or make == made and next > due", "true"),
        Arguments.of(
            "a fence is not heeded", "if INCARNATION <= gate.fenced then", "if false then"),
        Arguments.of("an old link is heeded", "tonumber(meta[5]) == INCARNATION", "true"),
        Arguments.of("a living node is taken over from", "if fenced >= upTo then", "if true then"),
        Arguments.of("a new life frees what waits", "and s.incarnation >= life", "and true"),
        Arguments.of("a fenced life keeps its segments", "and s.incarnation > gate.fenced)", ")"),
        Arguments.of("the older token wins", "token > s.token or", "token < s.token or"),
        Arguments.of("tokens are given again", "gate.now = gate.now + 1\n  return", "return"),
        Arguments.of("paused batches go on", "or batch.state == 'P'", ""),
        Arguments.of(
            "claims in another epoch",
            "if not gate.known then\n    return",
            "if false then\n    return"),
        Arguments.of("opened by the first", "and not asserted and not", "and false and not"),
        Arguments.of("an upload with holes", "call('HLEN', ROWS) <", "math.huge <"),
        Arguments.of(
            "what is not due is claimed",
            "digits(math.floor(gate.now / 1000)), 'LIMIT'",
            "'+inf', 'LIMIT'"),
        Arguments.of("all finish it", "batch.finisher == NODE and batch.finlink", "batch.finlink"),
        Arguments.of(
            "a batch put again is open", "ARGV[7] == '1' and 'closed' or 'open'", "'open'"),
        Arguments.of("time goes back", "math.max(time, gate.last + 1)", "time"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void plantedFault_isFound(String what, String from, String to) {
    int[] replaced = {0};
    UnaryOperator<String> edit =
        text -> {
          replaced[0] += text.contains(from) ? 1 : 0;
          return text.replace(from, to);
        };
    assertThatThrownBy(
            () -> {
              for (int h = 0; h < 40; h++) {
                compare(h, edit);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("should be");
    assertThat(replaced[0]).isPositive();
  }
}

package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Redis keeps the contract, and what is said of the keys themselves. */
@ExtendWith(RedisTest.class)
class RedisBatchTest extends SharedBatchTakeOverContract {
  @SuppressWarnings("NullAway.Init") // with the world, before each test
  private RedisBatchWorld redis;

  @Override
  BatchWorld world() {
    redis = new RedisBatchWorld(UnaryOperator.identity());
    return redis;
  }

  private <T> T now(RedisFuture<T> future) {
    redis.flush();
    return LettuceFutures.awaitOrCancel(future, 5, TimeUnit.SECONDS);
  }

  private List<String> keys() {
    return List.of(new BatchKeys("test:").batch("b", NODES));
  }

  /** Of meta, segments, free, fates, counts and what the node owns. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 5, 6, 7})
  void keyOfAWrongType_failsEveryWriteWithNothingWritten(int which) {
    Owned owned = claim(one);
    get(one.giveBack(List.of(new Returned(get(one.claim(1)).item().owned(), 0))));
    dispose(one, owned.token(), 0);
    String key = keys().get(which);
    now(redis.link().commands().del(key));
    now(redis.link().commands().lpush(key, new byte[] {1}));
    List<String> before = dump();
    List<Write> rest = new ArrayList<>();
    for (int row = 1; row < SPAN; row++) {
      rest.add(new Write(owned.token(), Fate.disposed(row, 1, new byte[0])));
    }
    List<Runnable> calls =
        List.of(
            () -> get(one.claim(2)),
            () -> get(one.write(rest, false)),
            () -> get(one.giveBack(List.of(new Returned(owned, 0)))));
    int failed = 0;
    for (Runnable call : calls) {
      try {
        call.run();
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(RedisCommandExecutionException.class);
        assertThat(e).hasMessageContaining("WRONGTYPE");
        assertThat(dump()).isEqualTo(before);
        failed++;
      }
      before = dump();
    }
    assertThat(failed).isPositive();
  }

  private List<String> dump() {
    return keys().stream()
        .map(key -> Optional.ofNullable(now(redis.link().commands().dump(key))))
        .map(bytes -> new String(bytes.orElse(new byte[0]), StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void p7_fullServer_refusesNewBatchesAndKeepsItsWord() {
    Owned owned = claim(one);
    now(redis.link().commands().configSet("maxmemory", "1"));
    try {
      assertThatThrownBy(() -> get(two.claim(1))).hasMessageContaining("OOM");
      assertThat(get(one.renew(List.of(owned))).item()).isTrue();
    } finally {
      now(redis.link().commands().configSet("maxmemory", "0"));
    }
    assertThat(get(two.claim(1)).item().segment()).isEqualTo(1);
  }

  @Test
  void p7_removedBatch_leavesNothing() {
    for (Claimed claimed : get(one.claim(9)).items()) {
      for (int i = 0; i < claimed.left(); i++) {
        dispose(one, claimed.token(), claimed.segment() * SPAN + i);
      }
    }
    get(one.told());
    assertThat(get(two.remove(PATIENCE, Long.MAX_VALUE >> 12, NODES)).item()).isTrue();
    assertThat(now(redis.link().commands().exists(keys().toArray(new String[0])))).isZero();
  }

  /** What a queued call and a finished one cost, with chunks as the engine packs them. */
  @Test
  void memoryOfACall_isThatOfItsBytesAndLittleMore() {
    world.wipe();
    int rows = 100_000;
    int span = 1024;
    int chunkBytes = 66 * span;
    long before = used();
    long upload = get(one.begin("print", rows, span, PATIENCE)).item().token();
    for (int segment = 0; segment * span < rows; segment++) {
      get(one.putRows(upload, segment, new byte[chunkBytes]));
    }
    get(one.accept(upload, HEAD, new Standing(1, State.RUNNING, 0, false), false));
    double queued = (used() - before) / (double) rows;
    begin(one);
    List<Claimed> claimed = new ArrayList<>();
    while (claimed.size() * span < rows) {
      claimed.addAll(get(one.claim(64)).items());
    }
    double owned = (used() - before) / (double) rows;
    byte[] result = new byte[60];
    long begin = System.nanoTime();
    for (Claimed segment : claimed) {
      for (int i = 0; i < segment.left(); i += SharedBatch.MOST_ITEMS) {
        List<Write> writes = new ArrayList<>();
        for (int j = i; j < Math.min(segment.left(), i + SharedBatch.MOST_ITEMS); j++) {
          int row = segment.segment() * span + j;
          writes.add(new Write(segment.token(), Fate.disposed(row, 1, result)));
        }
        get(one.write(writes, false));
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(get(one.look()).standing().toTell()).isTrue();
    double finished = (used() - before) / (double) rows - queued;
    System.out.printf(
        "bytes a call: queued %.1f (of which rows 66.0), owned %.1f; its result %.1f (60.0);"
            + " %.0f results a second, one call of 256 at a time%n",
        queued, owned, finished, rows / seconds);
    assertThat(queued).isLessThan(75);
    assertThat(owned - queued).isLessThan(1);
    assertThat(finished).isLessThan(85);
  }

  private long used() {
    String info = now(redis.link().commands().info("memory"));
    return info.lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
        .sum();
  }
}

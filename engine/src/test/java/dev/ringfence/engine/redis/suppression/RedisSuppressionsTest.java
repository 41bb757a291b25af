package dev.ringfence.engine.redis.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts, in a real Redis. */
@ExtendWith(RedisTest.class)
class RedisSuppressionsTest {
  private static final long FIRST = 14155550000L;

  private ByteLink link;
  private RedisSuppressions lists;
  private String epoch;

  @BeforeEach
  void open() {
    RedisTest.Shared shared = RedisTest.shared();
    link = ByteLink.open(shared.resources, RedisSettings.of(shared.server.uri()));
    lists = new RedisSuppressions(link, new SuppressionKeys("t" + UUID.randomUUID() + ":"));
    RedisSuppressions.prepare(link).toCompletableFuture().join();
    epoch = done(lists.epoch("acme")).epoch();
  }

  @AfterEach
  void close() {
    link.close();
  }

  private <T> Answer<T> done(CompletionStage<Answer<T>> asked) {
    link.flush();
    return asked.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Answer<Long> change(boolean yes, long... destinations) {
    return done(lists.change("acme", epoch, yes, destinations));
  }

  private List<Suppression> since(long instant) {
    return done(lists.changes("acme", epoch, instant)).items();
  }

  @Test
  void lastChangeWins_andOnlyWhatChangesIsNew() {
    assertThat(change(true, 1, 2, 3).items()).containsExactly(3L);
    long after = change(true, 2).instant();
    assertThat(change(true, 3).items()).containsExactly(0L);
    assertThat(since(after)).isEmpty();
    assertThat(change(false, 2, 4).items()).containsExactly(1L);
    assertThat(since(after))
        .singleElement()
        .matches(last -> last.destination() == 2 && !last.suppressed());
    change(true, 2);
    assertThat(since(0)).extracting(Suppression::destination).containsExactly(1L, 3L, 2L);
    assertThat(since(0)).allMatch(Suppression::suppressed);
  }

  @Test
  void wholeListIsReadInPages_andNoneIsSplitByAnInstant() {
    long[] all = LongStream.range(FIRST, FIRST + 600).toArray();
    for (int from = 0; from < all.length; from += RedisSuppressions.MOST_ITEMS) {
      int to = Math.min(all.length, from + RedisSuppressions.MOST_ITEMS);
      change(true, Arrays.copyOfRange(all, from, to));
    }
    List<Long> read = new ArrayList<>();
    long last = 0;
    for (List<Suppression> page = since(0); !page.isEmpty(); page = since(last)) {
      assertThat(page).hasSizeLessThanOrEqualTo(RedisSuppressions.MOST_ITEMS);
      page.forEach(one -> read.add(one.destination()));
      last = page.get(page.size() - 1).instant();
    }
    assertThat(read).hasSize(all.length).doesNotHaveDuplicates();
  }

  @Test
  void listsAreApart() {
    change(true, FIRST);
    assertThat(done(lists.changes("other", epoch, 0)).items()).isEmpty();
  }

  @Test
  void nothingIsDoneInAnotherEpoch() {
    assertThat(done(lists.change("acme", "another", true, new long[] {FIRST})).status())
        .isEqualTo(Status.EPOCH);
    assertThat(done(lists.changes("acme", "another", 0)).status()).isEqualTo(Status.EPOCH);
    assertThat(since(0)).isEmpty();
  }

  @Test
  void callsAreBounded() {
    assertThatThrownBy(() -> change(true, new long[RedisSuppressions.MOST_ITEMS + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.ringfence.engine.cluster.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.cluster.NoParts;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.CallNote;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionsTest {
  private static final long NUMBER = 14155550100L;
  private static final long SENT = 10_000_000;

  @TempDir Path dir;
  private final Map<Long, Evidence> released = new TreeMap<>();
  private StoreDirectory directory;
  private CallStore store;

  @BeforeEach
  void open() {
    directory = StoreDirectory.take(dir);
    store = SqliteStore.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
    directory.close();
  }

  private final Leases leases =
      new Leases() {
        @Override
        public void adopt(Adoption adoption) {}

        @Override
        public void release(long attempt, Evidence evidence) {
          released.put(attempt, evidence);
        }

        @Override
        public Map<String, LimitShard> accounts() {
          return Map.of();
        }

        @Override
        public Iterable<LimitShard> slices() {
          return List.of();
        }

        @Override
        public void flush() {}
      };

  private Adoptions adopted(Kept.Adopted... attempts) {
    Kept none = store.load(0);
    return new Adoptions(
        store,
        leases,
        Runnable::run,
        new NoParts(),
        new Kept(
            none.batches(),
            none.sends(),
            none.attempts(),
            none.inbound(),
            none.suppressions(),
            none.homes(),
            List.of(attempts)));
  }

  private static Kept.Adopted attempt(long id, int row, int ordinal) {
    return new Kept.Adopted(id, "b", row, "main", NUMBER, 13055550000L, SENT, ordinal);
  }

  /** Its node's clock was set back an hour after the first attempt: the retry is due later. */
  @Test
  void P6_attemptThatLooksOlderThanItsRowsRetry_sinceAClockWasSetBack_isNotTakenForOver() {
    Adoptions adoptions = adopted(attempt(7, 3, 2));
    List<Kept.Adopted> unknown =
        adoptions.of("b", 0, 16, List.of(Fate.retry(3, 1, SENT + 3_600_000)));
    assertThat(unknown).extracting(Kept.Adopted::attempt).containsExactly(7L);
    assertThat(released).isEmpty();
  }

  /** Its node died between the row's fate and the end of the lease. */
  @Test
  void P6_attemptWhoseFateIsWritten_isOver() {
    Adoptions adoptions = adopted(attempt(7, 3, 2), attempt(8, 4, 1), attempt(9, 20, 1));
    List<Kept.Adopted> unknown =
        adoptions.of(
            "b",
            0,
            16,
            List.of(Fate.retry(3, 2, SENT - 3_600_000), Fate.disposed(4, 1, new byte[0])));
    assertThat(unknown).isEmpty();
    assertThat(released).containsOnly(Map.entry(7L, Evidence.SEEN), Map.entry(8L, Evidence.SEEN));
  }

  @Test
  void P6_attemptThatDoesNotSayWhichItIs_isNotTakenForOver() {
    Adoptions adoptions = adopted(attempt(7, 3, 0));
    assertThat(adoptions.of("b", 0, 16, List.of(Fate.retry(3, 5, SENT)))).hasSize(1);
  }

  @Test
  void note_saysWhatItWasMadeOf() {
    assertThat(CallNote.parse(CallNote.of("b_1", 17, SENT, 3)))
        .isEqualTo(new CallNote("b_1", 17, SENT, 3, ""));
    assertThat(CallNote.parse(CallNote.ofInbound("CA 1")).inbound()).isEqualTo("CA 1");
    assertThat(CallNote.parse("something else").batch()).isEmpty();
  }
}

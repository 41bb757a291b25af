package dev.ringfence.engine.cluster.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.SharedRef;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.Unit;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFatesTest {
  private static final int SEGMENT = 2;
  private static final int FIRST = 32;
  private static final long CREATED = 5_000;

  @TempDir Path dir;
  private StoreDirectory directory;
  private CallStore store;

  /** The segment as this node has it now, after it had it before. */
  private final Part part = new Part(SEGMENT, FIRST, 0, 9, 16, false);

  @BeforeEach
  void open() {
    directory = StoreDirectory.take(dir);
    store = SqliteStore.open(directory);
    BatchHead before = head(store.newBatch(), CREATED);
    keep(
        new Change.Accepted(before),
        new Change.Disposed(before.batch(), 3, result("three")),
        new Change.Disposed(before.batch(), 4, result("four")),
        new Change.Retry(before.batch(), 5, 1, 900_000),
        new Change.Lost(before.batch()));
  }

  @AfterEach
  void close() {
    store.close();
    directory.close();
  }

  private static BatchHead head(long batch, long created) {
    return new BatchHead(
        batch,
        "b/" + batch,
        "acme",
        "t",
        "",
        BatchTerms.DEFAULT,
        0,
        16,
        false,
        created,
        List.of(),
        List.of(),
        new SharedRef("b", SEGMENT, FIRST, 7));
  }

  private void keep(Change... changes) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    store.write(new Unit(List.of(changes), false, () -> kept.complete(null)));
    kept.join();
  }

  private static CallResult result(String reason) {
    return new CallResult(
        Disposition.COMPLETED, Outcome.ANSWERED, reason, 1, 77, 14155550100L, "m", 10, 20, 9, "C");
  }

  private static Fate fate(int row, String reason) {
    CallResult result = result(reason);
    return Fate.disposed(FIRST + row, Packing.kind(result), Packing.result(result));
  }

  private List<OwedFate> missing(long created, Fate... there) {
    return KnownFates.missing(store, head(0, created), part, List.of(there));
  }

  @Test
  void P6_resultsThatRedisLacks_areOwed_underThePresentOwnership() {
    assertThat(missing(CREATED))
        .containsExactly(
            OwedFate.disposed(part, 3, fate(3, "three"), List.of()),
            OwedFate.disposed(part, 4, fate(4, "four"), List.of()));
  }

  @Test
  void P6_resultThatRedisHas_isNotOwed_butInThePlaceOfARetryItIs() {
    assertThat(missing(CREATED, fate(3, "three"), Fate.retry(FIRST + 4, 1, 900_000)))
        .containsExactly(OwedFate.disposed(part, 4, fate(4, "four"), List.of()));
  }

  /** Its id is made from the key, and the one before was deleted. */
  @Test
  void P5_resultsOfAnEarlierBatchOfThatId_areNotTakenForThoseOfThisOne() {
    assertThat(missing(CREATED + 1)).isEmpty();
  }
}

package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.Trace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P8: what a node has of batches that are shared is there after it was closed and opened again. */
class SharedPartsTest {
  private static final long NUMBER = 14155550100L;
  private static final int FIRST = 100;

  @TempDir private Path dir;

  private static CallResult result(String reason) {
    return new CallResult(
        Disposition.COMPLETED, Outcome.ANSWERED, reason, 2, 77, NUMBER, "main", 10, 20, 9, "CA1");
  }

  /** Row n of it is row {@value #FIRST} + n of the shared batch. */
  private static BatchHead part(OpenStore open, String shared, long token) {
    return keep(open, Rows.draft(8), new SharedRef(shared, 1, FIRST, token));
  }

  private static BatchHead keep(OpenStore open, BatchDraft draft, SharedRef ref) {
    String id = ref.batch() + "/" + ref.segment() + "/" + ref.token();
    BatchHead head = open.keepRows(draft, id).as(id, ref);
    open.write(new Change.Accepted(head));
    open.store.endUpload(head.batch());
    return head;
  }

  /**
   * Rows 0 and 1 have results, 2 and 3 retries; of each the first is acknowledged, at 10 and 12.
   */
  private static BatchHead halfAcknowledged(OpenStore open) {
    BatchHead head = part(open, "b_one", 7);
    long batch = head.batch();
    open.write(
        new Change.Disposed(batch, 0, result("a")),
        new Change.Disposed(batch, 1, result("b")),
        new Change.Retry(batch, 2, 1, 902),
        new Change.Retry(batch, 3, 1, 903));
    open.write(
        new Change.Acknowledged(batch, 0, true, 10), new Change.Acknowledged(batch, 2, false, 12));
    return head;
  }

  private static List<String> afterLoss(OpenStore open, String shared, long since) {
    List<String> rows = new ArrayList<>();
    open.store.afterLoss(
        shared,
        since,
        new CallStore.RowFate() {
          @Override
          public void result(int row, CallResult result) {
            rows.add(row + " result " + result.reason());
          }

          @Override
          public void retry(int row, int attempts, long dueMillis) {
            rows.add(row + " retry " + attempts + " " + dueMillis);
          }
        });
    return rows;
  }

  private static List<String> unacknowledged(OpenStore open, long batch) {
    List<String> rows = new ArrayList<>();
    open.store.unacknowledged(
        batch,
        (row, result) -> rows.add(row + " result " + result.reason()),
        (row, attempts, due) -> rows.add(row + " retry " + attempts + " " + due));
    return rows;
  }

  @Test
  void part_afterARestart_isQueuedWithAllThatIsKnownOfIt() {
    BatchHead head;
    try (OpenStore open = new OpenStore(dir)) {
      head = halfAcknowledged(open);
      open.write(
          new Change.Intent(5, head.batch(), 4, NUMBER, "main", Rows.FIRST + 4, 1_000),
          new Change.Retokened(head.batch(), 9));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.batches()).hasSize(1);
      BatchHead back = kept.batches().get(0).head();
      assertThat(back).isEqualTo(head.as(head.id(), new SharedRef("b_one", 1, FIRST, 9)));
      assertThat(back.publicId()).isEqualTo("b_one");
      assertThat(back.publicRow(4)).isEqualTo(104);
      assertThat(kept.attempts())
          .containsExactly(new Kept.Attempt(5, head.batch(), 4, NUMBER, "main", 1_000, null));
      assertThat(open.rows(back).itemId(7)).isEqualTo("item-7");
      List<Integer> disposed = new ArrayList<>();
      open.store.results(back.batch(), 0, 8, (row, result) -> disposed.add(row));
      assertThat(disposed).containsExactly(0, 1);
      assertThat(afterLoss(open, "b_one", 0))
          .containsExactlyInAnyOrder("100 result a", "102 retry 1 902");
      assertThat(unacknowledged(open, back.batch())).containsExactly("1 result b", "3 retry 1 903");
    }
  }

  @Test
  void lostPart_isNotQueued_itsOpenAttemptsAreGone_itsFatesAreStillRead() {
    try (OpenStore open = new OpenStore(dir)) {
      long batch = halfAcknowledged(open).batch();
      long other = open.accept(Rows.draft(3), "b_own").batch();
      open.write(
          new Change.Intent(5, batch, 4, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Intent(6, batch, 5, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Intent(7, other, 1, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Over(6, Trace.START, 2_000));
      open.write(new Change.Lost(batch));
      // It was on its way when the part was lost.
      open.write(new Change.Intent(8, batch, 6, NUMBER, "main", Rows.FIRST, 1_000));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.batches()).extracting(batch -> batch.head().id()).containsExactly("b_own");
      assertThat(kept.attempts()).extracting(Kept.Attempt::attempt).containsExactly(7L);
      assertThat(kept.sends()).hasSize(1);
      assertThat(afterLoss(open, "b_one", 0))
          .containsExactlyInAnyOrder("100 result a", "101 result b", "102 retry 1 902");
      assertThat(unacknowledged(open, 1)).containsExactly("1 result b", "3 retry 1 903");
      assertThat(open.store.deliveries().batch(1)).isNotNull();
    }
  }

  @Test
  void acknowledgedSinceAnInstant_onlyWhatIsLater() {
    try (OpenStore open = new OpenStore(dir)) {
      long batch = halfAcknowledged(open).batch();
      assertThat(afterLoss(open, "b_one", 10)).containsExactly("102 retry 1 902");
      assertThat(afterLoss(open, "b_one", 12)).isEmpty();
      open.write(new Change.Acknowledged(batch, 0, true, 15));
      assertThat(afterLoss(open, "b_one", 12)).containsExactly("100 result a");
      assertThat(afterLoss(open, "b_two", 0)).isEmpty();
    }
  }

  @Test
  void laterRetry_unacknowledged_isOwed_andTheEarlierOneIsStillSaid() {
    try (OpenStore open = new OpenStore(dir)) {
      long batch = halfAcknowledged(open).batch();
      open.write(new Change.Retry(batch, 2, 2, 990));
      assertThat(afterLoss(open, "b_one", 10)).containsExactly("102 retry 1 902");
      assertThat(unacknowledged(open, batch)).contains("2 retry 2 990");
      open.write(new Change.Acknowledged(batch, 2, false, 20));
      assertThat(afterLoss(open, "b_one", 10)).containsExactly("102 retry 2 990");
      assertThat(unacknowledged(open, batch)).containsExactly("1 result b", "3 retry 1 903");
    }
  }

  @Test
  void resultAfterARetry_onlyTheResultIsSaid_andOwed() {
    try (OpenStore open = new OpenStore(dir)) {
      long batch = halfAcknowledged(open).batch();
      open.write(
          new Change.Disposed(batch, 2, result("c")), new Change.Disposed(batch, 3, result("d")));
      assertThat(unacknowledged(open, batch))
          .containsExactly("1 result b", "2 result c", "3 result d");
      open.write(new Change.Acknowledged(batch, 2, true, 20));
      open.write(new Change.Acknowledged(batch, 2, false, 21));
      assertThat(afterLoss(open, "b_one", 10)).containsExactly("102 result c");
    }
  }

  @Test
  void segmentOwnedTwice_eachRowIsSaidOnce_asTheLatestPartHasIt() {
    try (OpenStore open = new OpenStore(dir)) {
      long first = halfAcknowledged(open).batch();
      open.write(new Change.Acknowledged(first, 3, false, 13));
      open.write(new Change.Lost(first));
      long second = part(open, "b_one", 8).batch();
      open.write(
          new Change.Retry(second, 2, 3, 999),
          new Change.Disposed(second, 3, result("d")),
          new Change.Acknowledged(second, 2, false, 30),
          new Change.Acknowledged(second, 3, true, 31));
      assertThat(afterLoss(open, "b_one", 0))
          .containsExactlyInAnyOrder(
              "100 result a", "101 result b", "102 retry 3 999", "103 result d");
      assertThat(open.store.copies()).isEqualTo(Map.of("b_one", List.of(first, second)));
    }
  }

  /** Or a row that Redis has forgotten would be dialled again by the node that knows its result. */
  @Test
  void P6_resultsOfASegment_areKnownOfEveryPartOfIt_butNotOfAnEarlierBatchOfThatId() {
    try (OpenStore open = new OpenStore(dir)) {
      BatchHead head = halfAcknowledged(open);
      open.write(new Change.Lost(head.batch()));
      long again = part(open, "b_one", 8).batch();
      open.write(
          new Change.Disposed(again, 1, result("later")),
          new Change.Disposed(again, 5, result("c")));
      List<String> known = new ArrayList<>();
      CallStore.RowResult to = (row, result) -> known.add(row + " " + result.reason());
      open.store.known("b_one", 1, head.createdMillis(), to);
      assertThat(known).containsExactlyInAnyOrder("0 a", "1 b", "5 c");
      known.clear();
      open.store.known("b_one", 1, head.createdMillis() + 1, to);
      open.store.known("b_one", 2, head.createdMillis(), to);
      open.store.known("b_two", 1, head.createdMillis(), to);
      assertThat(known).isEmpty();
    }
  }

  @Test
  void homeCopy_isNotQueued_andSaysWhetherItIsPublished() {
    BatchHead published;
    BatchHead waiting;
    try (OpenStore open = new OpenStore(dir)) {
      SharedRef one = new SharedRef("b_one", SharedRef.HOME, 0, 0);
      published = keep(open, Rows.draft(3_000), one);
      waiting = keep(open, Rows.draft(2), new SharedRef("b_two", SharedRef.HOME, 0, 0));
      open.write(
          new Change.Published(published.batch()),
          new Change.Finished(published.batch(), 70, BatchState.CANCELED, BatchCounts.NONE));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.batches()).isEmpty();
      assertThat(kept.homes())
          .containsExactly(
              new Kept.Home(published, true, 70, true), new Kept.Home(waiting, false, 0, false));
      assertThat(open.rows(published).itemId(2_999)).isEqualTo("item-2999");
    }
  }

  @Test
  void endToBeTold_isNotQueued_andIsFoundByItsDeliveries() {
    try (OpenStore open = new OpenStore(dir)) {
      SharedRef ref = new SharedRef("b_one", SharedRef.TOLD, 0, 0);
      BatchHead told = keep(open, Rows.draft(0), ref);
      long part = part(open, "b_one", 7).batch();
      long other = part(open, "b_two", 7).batch();
      BatchCounts counts = new BatchCounts(Map.of(Disposition.COMPLETED, 8), Map.of());
      open.write(
          new Change.Finished(told.batch(), 70, BatchState.COMPLETED, counts),
          new Change.Owed("acme", "crm", told.batch(), Delivery.WHOLE_BATCH, 70),
          new Change.Owed("acme", "crm", part, 3, 60),
          new Change.Owed("acme", "crm", other, 3, 60));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.batches())
          .extracting(batch -> batch.head().id())
          .containsExactly("b_one/1/7", "b_two/1/7");
      assertThat(kept.homes()).isEmpty();
      Kept.Batch told = Objects.requireNonNull(open.store.deliveries().batch(1));
      assertThat(told.finishedMillis()).isEqualTo(70);
      assertThat(told.counts().dispositions()).containsEntry(Disposition.COMPLETED, 8);
      assertThat(deliveries(open, "b_one")).containsExactly("2 3", "1 -1");
      assertThat(deliveries(open, "b_one/1/7")).isEmpty();
    }
  }

  private static List<String> deliveries(OpenStore open, String batch) {
    return open
        .store
        .deliveries()
        .page(new DeliveryLog.Filter("acme", null, null, batch), Long.MAX_VALUE, 100)
        .stream()
        .map(delivery -> delivery.batch() + " " + delivery.row())
        .toList();
  }

  @Test
  void discardedPart_leavesNoAcknowledgements() throws SQLException {
    try (OpenStore open = new OpenStore(dir)) {
      long batch = halfAcknowledged(open).batch();
      open.write(new Change.Discarded(batch));
      await().untilAsserted(() -> assertThat(count("rubbish")).isZero());
      assertThat(count("acknowledged")).isZero();
      open.write(new Change.Acknowledged(batch, 1, true, 50));
      assertThat(count("acknowledged")).isZero();
      assertThat(open.store.copies()).isEmpty();
    }
  }

  @Test
  void storeOfTheVersionBefore_isBroughtToThisOne() throws SQLException {
    BatchHead head;
    try (OpenStore open = new OpenStore(dir)) {
      head = open.accept(Rows.draft(3), "b_old");
      open.write(new Change.Disposed(head.batch(), 0, result("a")));
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP INDEX batch_of_shared");
      for (String column :
          List.of("shared", "segment", "first_row", "token", "published", "lost")) {
        statement.execute("ALTER TABLE batch DROP COLUMN " + column);
      }
      statement.execute("DROP TABLE acknowledged");
      statement.execute("DROP TABLE adopted");
      statement.execute("DROP TABLE suppression_owed");
      statement.execute("PRAGMA user_version = 3");
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.batches()).extracting(Kept.Batch::head).containsExactly(head);
      assertThat(kept.homes()).isEmpty();
      assertThat(kept.adopted()).isEmpty();
      BatchHead part = halfAcknowledged(open);
      assertThat(afterLoss(open, "b_one", 10)).containsExactly("102 retry 1 902");
      assertThat(open.store.load(0).batches()).extracting(Kept.Batch::head).contains(head, part);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("ringfence.db"));
  }

  private long count(String table) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return result.getLong(1);
    }
  }
}

package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P5: what was given to the store is there after it was closed and opened again. */
class SqliteStoreTest {
  private static final long NUMBER = 14155550100L;

  @TempDir private Path dir;

  private static CallResult result(String reason) {
    return new CallResult(
        Disposition.COMPLETED, Outcome.ANSWERED, reason, 2, 77, NUMBER, "main", 10, 20, 9, "CA1");
  }

  @Test
  void rows_comeBackAsTheyWere() {
    BatchTerms terms = new BatchTerms(Priority.HIGH, 7, 100, 200);
    Rows given = new Rows(2 * CallStore.CHUNK_ROWS + 5, true);
    BatchHead head;
    try (OpenStore open = new OpenStore(dir)) {
      head = open.accept(new BatchDraft(0, 0, "Monday", terms, given, 3), "b_one");
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept.Batch kept = open.store.load(0).batches().get(0);
      assertThat(kept.head()).isEqualTo(head);
      assertThat(kept.state()).isEqualTo(BatchState.RUNNING);
      StoredRows rows = open.rows(kept.head());
      BatchColumns columns = rows.columns();
      for (int row = 0; row < given.size(); row++) {
        assertThat(rows.destination(row)).isEqualTo(given.destination(row));
        assertThat(rows.zones(row)).isEqualTo(given.zones(row));
        assertThat(rows.line(row)).isEqualTo(given.line(row));
        assertThat(rows.itemId(row)).isEqualTo(given.itemId(row));
        assertThat(rows.variables(row)).isEqualTo(given.variables(row));
        assertThat(rows.notBeforeMillis(row)).isEqualTo(given.notBeforeMillis(row));
        assertThat(rows.notAfterMillis(row)).isEqualTo(given.notAfterMillis(row));
        assertThat(columns.destinations()[row]).isEqualTo(given.destination(row));
        assertThat(columns.notAfter()[row]).isEqualTo(given.notAfterMillis(row));
      }
    }
  }

  @Test
  void attempts_comeBackAsWhatTheyAre() {
    try (OpenStore open = new OpenStore(dir)) {
      BatchHead head = open.accept(Rows.draft(10), "b_one");
      for (int i = 1; i <= 6; i++) {
        open.write(
            new Change.Intent(i, head.batch(), i, NUMBER, "main", Rows.FIRST + i, 1_000 + i));
      }
      // 1 was sent and nothing is known; 2 goes on; 3 was answered, and ended; 4 never left;
      // 5 was sent, of unknown fate, and is absent; 6 ended before its answer came.
      open.write(new Change.Named(2, "CA2"), new Change.Taken(2, 2_002));
      open.write(new Change.Named(3, "CA3"), new Change.Taken(3, 2_003));
      open.write(new Change.Over(3, Trace.START, 9_003), new Change.Retry(head.batch(), 3, 1, 99));
      open.write(new Change.Over(4, Trace.NONE, 9_004));
      open.write(new Change.Uncertain(5, 3_005), new Change.Over(5, Trace.SEND, 9_005));
      open.write(new Change.Over(6, Trace.START, 2_500), new Change.Named(6, "CA6"));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.attempts())
          .containsExactly(
              new Kept.Attempt(1, 1, 1, NUMBER, "main", 1_001, null),
              new Kept.Attempt(2, 1, 2, NUMBER, "main", 1_002, "CA2"));
      assertThat(kept.sends())
          .containsExactly(
              new Kept.Send(NUMBER, Rows.FIRST + 3, 2_003, "CA3", true),
              new Kept.Send(NUMBER, Rows.FIRST + 6, 2_500, "CA6", true),
              new Kept.Send(NUMBER, Rows.FIRST + 5, 3_005, null, false));
      assertThat(open.store.load(2_004).sends()).hasSize(2);
      List<String> retries = new ArrayList<>();
      open.store.retries(1, (row, made, due) -> retries.add(row + " " + made + " " + due));
      assertThat(retries).containsExactly("3 1 99");
    }
  }

  @Test
  void attempts_moveAlongWithAClockThatIsSet_andNoneTwice() {
    try (OpenStore open = new OpenStore(dir)) {
      BatchHead head = open.accept(Rows.draft(10), "b_one");
      for (int i = 1; i <= 3; i++) {
        open.write(
            new Change.Intent(i, head.batch(), i, NUMBER, "main", Rows.FIRST + i, 10_000 + i));
      }
      open.write(new Change.Taken(2, 11_002), new Change.Uncertain(3, 11_003));
      open.write(new Change.Over(2, Trace.START, 12_000), new Change.ClockSet(-5_000));
      open.write(new Change.Over(3, Trace.SEND, 8_000));
      open.write(new Change.Intent(4, head.batch(), 4, NUMBER, "main", Rows.FIRST + 4, 8_004));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.attempts())
          .extracting(Kept.Attempt::sentMillis)
          .containsExactly(5_001L, 8_004L);
      assertThat(kept.sends())
          .extracting(Kept.Send::agesFromMillis)
          .containsExactly(6_002L, 6_003L);
    }
  }

  @Test
  void batches_comeBackWhereTheyStood() {
    try (OpenStore open = new OpenStore(dir)) {
      long paused = open.accept(Rows.draft(2), "b_paused").batch();
      long canceled = open.accept(Rows.draft(2), "b_canceled").batch();
      long done = open.accept(Rows.draft(2), "b_done").batch();
      open.write(new Change.Commanded(paused, BatchVerb.PAUSE));
      open.write(new Change.Commanded(canceled, BatchVerb.CANCEL));
      open.write(new Change.Commanded(canceled, BatchVerb.RESUME));
      open.write(new Change.Commanded(canceled, BatchVerb.CANCEL_AND_HANG_UP));
      BatchCounts counts =
          new BatchCounts(
              Map.of(Disposition.COMPLETED, 1, Disposition.EXHAUSTED, 1), Map.of(Outcome.BUSY, 1));
      open.write(
          new Change.Disposed(done, 0, result("a")),
          new Change.Disposed(done, 1, result("b")),
          new Change.Finished(done, 70, BatchState.COMPLETED, counts));
      open.write(new Change.Commanded(done, BatchVerb.CANCEL));
    }
    try (OpenStore open = new OpenStore(dir)) {
      List<Kept.Batch> batches = open.store.load(0).batches();
      assertThat(batches)
          .extracting(Kept.Batch::state)
          .containsExactly(BatchState.PAUSED, BatchState.CANCELED, BatchState.COMPLETED);
      assertThat(batches).extracting(Kept.Batch::hangUp).containsExactly(false, true, false);
      assertThat(batches.get(2).finishedMillis()).isEqualTo(70);
      assertThat(batches.get(2).counts().dispositions()).containsEntry(Disposition.EXHAUSTED, 1);
      assertThat(batches.get(2).counts().outcomes()).containsEntry(Outcome.BUSY, 1);
      List<CallResult> results = new ArrayList<>();
      open.store.results(3, 1, 2, (row, result) -> results.add(result));
      assertThat(results).containsExactly(result("b"));
    }
  }

  @Test
  void listsAndAnswers_comeBack() {
    try (OpenStore open = new OpenStore(dir)) {
      open.write(new Change.Suppressed("acme", true, new long[] {3, 1, 2}));
      open.write(new Change.Suppressed("acme", false, new long[] {3}));
      open.write(new Change.InboundTaken("main", NUMBER, "IN1"));
      open.write(new Change.InboundTaken("main", NUMBER, "IN2"));
      open.write(new Change.InboundOver("main", "IN1"));
      open.write(new Change.Answered("acme", "k", "print", 202, "{}", 0, 5));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.suppressions()).hasSize(1);
      assertThat(kept.suppressions().get(0).destinations()).containsExactly(1, 2);
      assertThat(kept.inbound()).containsExactly(new Kept.Inbound("main", NUMBER, "IN2"));
      assertThat(open.store.answer("acme", "k"))
          .isEqualTo(new CallStore.StoredAnswer("print", 202, "{}"));
      assertThat(open.store.answer("globex", "k")).isNull();
    }
  }

  @Test
  void attemptIds_ofALaterProcess_areAboveAllBefore() {
    long first;
    try (OpenStore open = new OpenStore(dir)) {
      first = open.store.firstAttempt();
    }
    try (OpenStore open = new OpenStore(dir)) {
      assertThat(open.store.firstAttempt()).isGreaterThanOrEqualTo(first + (1L << 32));
    }
  }

  @Test
  void brokenUpload_leavesNothing() {
    try (OpenStore open = new OpenStore(dir)) {
      BatchHead unused = open.keepRows(Rows.draft(5_000), "b_broken");
    }
    try (OpenStore open = new OpenStore(dir)) {
      assertThat(open.store.load(0).batches()).isEmpty();
      await().untilAsserted(() -> assertThat(count("row_chunk") + count("rubbish")).isZero());
      assertThat(open.accept(Rows.draft(1), "b_next").batch()).isGreaterThan(1);
    }
  }

  @Test
  void discardedBatch_isGone_andItsSpaceComesBack() throws IOException {
    try (OpenStore open = new OpenStore(dir)) {
      BatchHead head = open.accept(Rows.draft(100_000), "b_old");
      open.write(new Change.Disposed(head.batch(), 7, result("")));
      open.write(new Change.Answered("acme", "k", "p", 202, "{}", head.batch(), 5));
    }
    long full = Files.size(dir.resolve("ringfence.db"));
    try (OpenStore open = new OpenStore(dir)) {
      open.write(new Change.Discarded(1));
      assertThat(open.store.load(0).batches()).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          count("row_chunk") + count("rubbish") + count("result") + count("answer"))
                      .isZero());
    }
    try (OpenStore open = new OpenStore(dir)) {
      await()
          .untilAsserted(
              () -> {
                open.write(new Change.InboundOver("main", "none"));
                assertThat(pragma("freelist_count")).isLessThan(10);
              });
    }
    assertThat(Files.size(dir.resolve("ringfence.db"))).isLessThan(full / 4);
  }

  @Test
  void oldSends_areForgotten_andYoungOnesStay() {
    try (OpenStore open = new OpenStore(dir)) {
      for (int i = 1; i <= 3; i++) {
        open.write(new Change.Intent(i, 1, i, NUMBER, "main", Rows.FIRST, 1_000L * i));
        open.write(new Change.Over(i, Trace.START, 1_000L * i));
      }
      open.store.forget(2_000, 0);
      await().untilAsserted(() -> assertThat(open.store.load(0).sends()).hasSize(2));
    }
  }

  @Test
  void secondEngine_onTheSameDirectory_isRefused() {
    try (OpenStore open = new OpenStore(dir)) {
      assertThatThrownBy(() -> StoreDirectory.take(dir))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another engine is running on the store in " + dir);
      assertThat(open.store.full()).isFalse();
    }
    StoreDirectory.take(dir).close();
  }

  @Test
  void storeOfANewerVersion_isRefused_andNotTouched() throws SQLException {
    try (OpenStore open = new OpenStore(dir)) {
      assertThat(open.store.full()).isFalse();
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(() -> new OpenStore(dir))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer Ringfence");
    assertThat(pragma("user_version")).isEqualTo(99);
  }

  @Test
  void callbackSecret_isMadeOnce_andIsTheOwners() throws IOException {
    byte[] first;
    try (StoreDirectory directory = StoreDirectory.take(dir.resolve("made"))) {
      first = directory.callbackSecret();
    }
    try (StoreDirectory directory = StoreDirectory.take(dir.resolve("made"))) {
      assertThat(directory.callbackSecret()).isEqualTo(first).hasSize(32);
    }
    Path file = dir.resolve("made").resolve("callback.secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("made"))))
        .isEqualTo("rwx------");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("ringfence.db"));
  }

  private long count(String table) throws SQLException {
    return number("SELECT count(*) FROM " + table);
  }

  private long pragma(String name) throws SQLException {
    return number("PRAGMA " + name);
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getLong(1);
    }
  }
}

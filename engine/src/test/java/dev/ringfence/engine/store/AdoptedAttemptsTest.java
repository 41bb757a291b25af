package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringfence.engine.core.port.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P8: what a node has of the attempts of silent nodes that it has taken over. */
class AdoptedAttemptsTest {
  private static final long NUMBER = 14155550100L;
  private static final int FIRST = 100;

  @TempDir private Path dir;

  /** Row n of it is row {@value #FIRST} + n of the shared batch. */
  private static BatchHead part(OpenStore open, String shared, long token) {
    SharedRef ref = new SharedRef(shared, 1, FIRST, token);
    String id = ref.batch() + "/" + ref.segment() + "/" + ref.token();
    BatchHead head = open.keepRows(Rows.draft(8), id).as(id, ref);
    open.write(new Change.Accepted(head));
    open.store.endUpload(head.batch());
    return head;
  }

  private static List<SharedLog.Past> past(OpenStore open) {
    List<SharedLog.Past> past = new ArrayList<>();
    open.store.shared().attempts(past::add);
    return past;
  }

  /** An attempt of which no end is known. */
  private static SharedLog.Past open(
      long attempt, long number, long to, long start, long send, long batch, int row, String note) {
    return new SharedLog.Past(
        attempt, number, "main", to, 0, false, false, start, send, 0, batch, row, note);
  }

  @Test
  void adoptedAttempts_comeBack_andAreAmongWhatIsSaidAgain() {
    try (OpenStore open = new OpenStore(dir)) {
      open.write(
          new Change.Adopted(9, "b_one", 104, "main", NUMBER, 0, 1_000, 0),
          new Change.Adopted(7, "", -1, "main", 0, 0, 0, 0),
          new Change.Adopted(9, "b_one", 104, "main", 0, Rows.FIRST, 0, 3),
          new Change.Adopted(9, "b_one", 104, "main", NUMBER + 1, Rows.FIRST + 1, 2_000, 4));
      open.write(
          new Change.Adopted(8, "b_one", 105, "main", NUMBER, 0, 1_000, 0),
          new Change.Unadopted(8));
      open.write(new Change.Shared(9, 41, 40, 0));
    }
    try (OpenStore open = new OpenStore(dir)) {
      assertThat(open.store.load(0).adopted())
          .containsExactly(
              new Kept.Adopted(7, "", -1, "main", 0, 0, 0, 0),
              new Kept.Adopted(9, "b_one", 104, "main", NUMBER, Rows.FIRST, 1_000, 3));
      open.write(new Change.Intent(8, 1, 1, NUMBER, "main", Rows.FIRST, 1_000));
      assertThat(past(open))
          .containsExactly(
              open(7, 0, 0, 0, 0, 0, -1, " -1 0 0"),
              open(8, NUMBER, Rows.FIRST, 0, 0, 1, 1, " 1 1000 1"),
              open(9, NUMBER, Rows.FIRST, 41, 40, 0, 104, "b_one 104 1000 3"));
    }
  }

  @Test
  void adoptedAttempt_thatBecomesAParts_keepsWhatTheSharedBooksSaid() {
    long batch;
    try (OpenStore open = new OpenStore(dir)) {
      batch = part(open, "b_one", 7).batch();
      open.write(
          new Change.Adopted(9, "b_one", 104, "main", NUMBER, Rows.FIRST, 1_000, 3),
          new Change.Shared(9, 41, 40, 0));
      open.write(
          new Change.Intent(9, batch, 4, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Unadopted(9));
    }
    try (OpenStore open = new OpenStore(dir)) {
      Kept kept = open.store.load(0);
      assertThat(kept.adopted()).isEmpty();
      assertThat(kept.attempts()).extracting(Kept.Attempt::attempt).containsExactly(9L);
      assertThat(past(open))
          .containsExactly(open(9, NUMBER, Rows.FIRST, 41, 40, batch, 4, "b_one 104 1000 1"));
    }
  }

  /** Its node was taken over, and so was the taker before it could say how the calls ended. */
  @Test
  void P6_attemptsThatComeHome_areThereOnce_asTheNewPartHasThem() {
    try (OpenStore open = new OpenStore(dir)) {
      long before = part(open, "b_one", 7).batch();
      open.write(
          new Change.Intent(8, before, 3, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Intent(9, before, 4, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Over(9, Trace.START, 1_500));
      open.write(new Change.Lost(before));
      open.write(
          new Change.Adopted(8, "b_one", 103, "main", NUMBER, Rows.FIRST, 1_000, 1),
          new Change.Adopted(9, "b_one", 104, "main", NUMBER, Rows.FIRST, 1_000, 1));
      assertThat(past(open)).extracting(SharedLog.Past::attempt).containsExactly(8L, 9L);
      long after = part(open, "b_one", 8).batch();
      open.write(
          new Change.Intent(8, after, 3, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Unadopted(8),
          new Change.Intent(9, after, 4, NUMBER, "main", Rows.FIRST, 1_000),
          new Change.Unadopted(9));
      assertThat(past(open))
          .extracting(SharedLog.Past::attempt, SharedLog.Past::over, SharedLog.Past::batch)
          .containsExactly(tuple(8L, 0L, after), tuple(9L, 0L, after));
    }
  }
}

package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Reads what became of rows, and what of that the nodes' common books have acknowledged.
 * Thread-safe as its way to read is.
 */
final class StoredFates {
  private static final String RESULT =
      "SELECT r.call, r.disposition, r.outcome, r.reason, r.attempts, r.attempt, r.number,"
          + " r.account, r.sent, r.ended, r.talk, r.provider_call";

  /** The parts' acknowledgements; the planner is to begin with the parts, which are few. */
  private static final String OF_PARTS =
      " FROM batch b CROSS JOIN acknowledged a ON a.call >= b.batch << 32"
          + " AND a.call < (b.batch + 1) << 32";

  private static final String ASKED = " WHERE b.shared = ? AND b.segment >= 0 AND a.instant > ?";

  private final Reads reads;

  StoredFates(Reads reads) {
    this.reads = reads;
  }

  void results(long batch, int first, int end, CallStore.RowResult to) {
    reads.read(
        RESULT + " FROM result r WHERE r.call >= ? AND r.call < ? ORDER BY r.call",
        row -> to.row((int) row.getLong(1), result(row)),
        ChangeWriter.call(batch, first),
        ChangeWriter.call(batch, end));
  }

  void retries(long batch, CallStore.RowRetry to) {
    reads.read(
        "SELECT call, attempts, due FROM retry WHERE call >= ? AND call < ?",
        row -> to.row((int) row.getLong(1), row.getInt(2), row.getLong(3)),
        ChangeWriter.call(batch, 0),
        ChangeWriter.call(batch + 1, 0));
  }

  /** Of a segment that this node owned more than once, the latest part knows best. */
  void afterLoss(String shared, long since, CallStore.RowFate to) {
    BitSet said = new BitSet();
    reads.read(
        RESULT
            + ", b.first_row"
            + OF_PARTS
            + " CROSS JOIN result r ON r.call = a.call"
            + ASKED
            + " AND a.attempts IS NULL ORDER BY b.batch DESC",
        row -> resultOnce(row, said, to),
        shared,
        since);
    reads.read(
        RESULT
            + ", b.first_row FROM batch b CROSS JOIN result r ON r.call >= b.batch << 32"
            + " AND r.call < (b.batch + 1) << 32"
            + " WHERE b.shared = ? AND b.segment >= 0 AND b.lost = 1 ORDER BY b.batch DESC",
        row -> resultOnce(row, said, to),
        shared);
    reads.read(
        "SELECT b.first_row, a.call, a.attempts, a.due"
            + OF_PARTS
            + ASKED
            + " AND a.attempts IS NOT NULL ORDER BY b.batch DESC",
        row -> {
          int of = row.getInt(1) + (int) row.getLong(2);
          if (!said.get(of)) {
            said.set(of);
            to.retry(of, row.getInt(3), row.getLong(4));
          }
        },
        shared,
        since);
  }

  private static void resultOnce(ResultSet row, BitSet said, CallStore.RowFate to)
      throws SQLException {
    int of = row.getInt(13) + (int) row.getLong(1);
    if (!said.get(of)) {
      said.set(of);
      to.result(of, result(row));
    }
  }

  void known(String shared, int segment, long createdMillis, CallStore.RowResult to) {
    BitSet said = new BitSet();
    reads.read(
        RESULT
            + " FROM batch b CROSS JOIN result r ON r.call >= b.batch << 32"
            + " AND r.call < (b.batch + 1) << 32"
            + " WHERE b.shared = ? AND b.segment = ? AND b.created = ? ORDER BY b.batch",
        row -> {
          int of = (int) row.getLong(1);
          if (!said.get(of)) {
            said.set(of);
            to.row(of, result(row));
          }
        },
        shared,
        segment,
        createdMillis);
  }

  void unacknowledged(long batch, CallStore.RowResult results, CallStore.RowRetry retries) {
    reads.read(
        RESULT
            + " FROM result r WHERE r.call >= ? AND r.call < ? AND NOT EXISTS (SELECT 1"
            + " FROM acknowledged a WHERE a.call = r.call AND a.attempts IS NULL) ORDER BY r.call",
        row -> results.row((int) row.getLong(1), result(row)),
        ChangeWriter.call(batch, 0),
        ChangeWriter.call(batch + 1, 0));
    reads.read(
        "SELECT t.call, t.attempts, t.due FROM retry t WHERE t.call >= ? AND t.call < ?"
            + " AND NOT EXISTS (SELECT 1 FROM result r WHERE r.call = t.call)"
            + " AND NOT EXISTS (SELECT 1 FROM acknowledged a WHERE a.call = t.call"
            + " AND a.attempts = t.attempts AND a.due = t.due) ORDER BY t.call",
        row -> retries.row((int) row.getLong(1), row.getInt(2), row.getLong(3)),
        ChangeWriter.call(batch, 0),
        ChangeWriter.call(batch + 1, 0));
  }

  private static CallResult result(ResultSet row) throws SQLException {
    String outcome = row.getString(3);
    return new CallResult(
        Disposition.valueOf(row.getString(2)),
        outcome == null ? null : Outcome.valueOf(outcome),
        row.getString(4),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getLong(9),
        row.getLong(10),
        row.getInt(11),
        row.getString(12));
  }
}

package dev.ringfence.engine.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Removes what nobody needs any more, a little at a time: rows of uploads that broke off, batches
 * that were deleted or grew old, sends that no window looks back to, answers of old requests.
 * Writer's thread, but for {@link #look} and {@link #forget}, which it is told under the lock of
 * {@link Waiting}.
 */
final class Rubbish {
  private static final int CHUNKS = 16;
  private static final int ROWS = 2_000;
  private static final int PAGES = 256;

  private final Connection connection;
  private final ChangeWriter changes;
  private volatile boolean batches = true;
  private volatile long sendsBefore = Long.MIN_VALUE;
  private volatile long answersBefore = Long.MIN_VALUE;
  private volatile boolean vacuum;

  Rubbish(Connection connection, ChangeWriter changes) {
    this.connection = connection;
    this.changes = changes;
  }

  /** There may be rubbish of a batch. */
  void look() {
    batches = true;
  }

  void forget(long sends, long answers) {
    sendsBefore = sends;
    answersBefore = answers;
  }

  boolean any() {
    return batches || vacuum || sendsBefore != Long.MIN_VALUE || answersBefore != Long.MIN_VALUE;
  }

  /** Removes some, inside a transaction of the writer. */
  void removeSome(Set<Long> uploading) throws SQLException {
    if (batches) {
      long batch = first(uploading);
      if (batch < 0) {
        batches = false;
        vacuum = true;
      } else {
        some(batch);
      }
    } else if (sendsBefore != Long.MIN_VALUE) {
      sends();
    } else if (answersBefore != Long.MIN_VALUE) {
      changes.run(
          "DELETE FROM answer WHERE made < ?"
              + " AND (batch = 0 OR NOT EXISTS (SELECT 1 FROM batch b WHERE b.batch = answer.batch))",
          answersBefore);
      answersBefore = Long.MIN_VALUE;
    } else {
      vacuum();
    }
  }

  private long first(Set<Long> uploading) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT batch FROM rubbish")) {
      while (result.next()) {
        if (!uploading.contains(result.getLong(1))) {
          return result.getLong(1);
        }
      }
      return -1;
    }
  }

  private void some(long batch) throws SQLException {
    int gone =
        changes.run(
            "DELETE FROM row_chunk WHERE id IN"
                + " (SELECT id FROM row_chunk WHERE id >= ? AND id < ? LIMIT ?)",
            ChangeWriter.chunk(batch, 0),
            ChangeWriter.chunk(batch + 1, 0),
            CHUNKS);
    for (String table : new String[] {"result", "retry", "acknowledged", "delivery"}) {
      if (gone == 0) {
        gone =
            changes.run(
                "DELETE FROM "
                    + table
                    + " WHERE call IN (SELECT call FROM "
                    + table
                    + " WHERE call >= ? AND call < ? LIMIT ?)",
                ChangeWriter.call(batch, 0),
                ChangeWriter.call(batch + 1, 0),
                ROWS);
      }
    }
    if (gone == 0) {
      changes.run("DELETE FROM answer WHERE batch = ?", batch);
      changes.run("DELETE FROM rubbish WHERE batch = ?", batch);
    }
  }

  private void sends() throws SQLException {
    int gone =
        changes.run(
            "DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE over < ? LIMIT ?)",
            sendsBefore,
            ROWS);
    if (gone < ROWS) {
      sendsBefore = Long.MIN_VALUE;
      vacuum = true;
    }
  }

  /** Gives pages back to the disk. */
  private void vacuum() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long before = free(statement);
      if (before > 0) {
        // Gives a row without columns for each page, which only this way of calling reads to its
        // end.
        int unused = statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES + ")");
      }
      vacuum = before > PAGES;
    }
  }

  private static long free(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("PRAGMA freelist_count")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }
}

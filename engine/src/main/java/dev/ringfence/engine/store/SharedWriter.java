package dev.ringfence.engine.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what this node has to do with what nodes share: parts of batches and what of them is
 * acknowledged, attempts of dead nodes, instants of the shared books, suppressions that they were
 * not told of. Confined to the writer's thread.
 */
final class SharedWriter {
  private final ChangeWriter changes;

  SharedWriter(ChangeWriter changes) {
    this.changes = changes;
  }

  void write(Change.OfShared change) throws SQLException {
    if (change instanceof Change.Acknowledged c) {
      acknowledged(c);
    } else if (change instanceof Change.Adopted c) {
      adopted(c);
    } else if (change instanceof Change.Unadopted c) {
      unadopted(c.attempt());
    } else if (change instanceof Change.Published c) {
      run("UPDATE batch SET published = 1 WHERE batch = ?", c.batch());
    } else if (change instanceof Change.Retokened c) {
      run("UPDATE batch SET token = ? WHERE batch = ?", c.token(), c.batch());
    } else if (change instanceof Change.Lost c) {
      run("UPDATE batch SET lost = 1 WHERE batch = ?", c.batch());
      run("DELETE FROM attempt WHERE over IS NULL AND batch = ?", c.batch());
    } else if (change instanceof Change.SuppressionOwed c) {
      for (long destination : c.destinations()) {
        run(
            c.yes()
                ? "INSERT OR IGNORE INTO suppression_owed VALUES (?, ?)"
                : "DELETE FROM suppression_owed WHERE workspace = ? AND destination = ?",
            c.workspace(),
            destination);
      }
    }
  }

  /** The attempt may be this node's, or adopted. */
  void aged(Change.Shared c) throws SQLException {
    if (aged("attempt", c) == 0) {
      aged("adopted", c);
    }
  }

  private int aged(String table, Change.Shared c) throws SQLException {
    return run(
        "UPDATE "
            + table
            + " SET shared_start = coalesce(shared_start, nullif(?, 0)),"
            + " shared_send = coalesce(shared_send, nullif(?, 0)),"
            + " shared_destination = coalesce(shared_destination, nullif(?, 0)) WHERE id = ?",
        c.start(),
        c.send(),
        c.destination(),
        c.attempt());
  }

  /**
   * A retry is kept again as it was acknowledged: the next one replaces it in its own table, but
   * not here before that is acknowledged too. Of a batch that is gone there is nothing to note.
   */
  private void acknowledged(Change.Acknowledged c) throws SQLException {
    String what =
        c.last()
            ? "NULL, NULL FROM result WHERE call = ?"
            : "attempts, due FROM retry WHERE call = ?";
    run(
        "INSERT INTO acknowledged (call, instant, attempts, due) SELECT call, ?, "
            + what
            + " ON CONFLICT (call) DO UPDATE SET instant = excluded.instant,"
            + " attempts = excluded.attempts, due = excluded.due"
            + " WHERE excluded.attempts IS NULL OR acknowledged.attempts IS NOT NULL",
        c.instant(),
        ChangeWriter.call(c.batch(), c.row()));
  }

  /** It may be one of this node's own, when its taker fell silent too: what it was is no more. */
  private void adopted(Change.Adopted c) throws SQLException {
    run(
        "DELETE FROM attempt WHERE id = ? AND (over IS NOT NULL OR NOT EXISTS"
            + " (SELECT 1 FROM batch b WHERE b.batch = attempt.batch AND b.lost = 0))",
        c.attempt());
    run(
        "INSERT INTO adopted (id, shared, row, account, number, destination, sent, ordinal)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            + " number = coalesce(nullif(number, 0), excluded.number),"
            + " destination = coalesce(nullif(destination, 0), excluded.destination),"
            + " sent = coalesce(nullif(sent, 0), excluded.sent),"
            + " ordinal = coalesce(nullif(ordinal, 0), excluded.ordinal)",
        c.attempt(),
        c.shared(),
        c.row(),
        c.account(),
        c.number(),
        c.destination(),
        c.sentMillis(),
        c.ordinal());
  }

  private void unadopted(long attempt) throws SQLException {
    run(
        "UPDATE attempt SET shared_start = coalesce(attempt.shared_start, a.shared_start),"
            + " shared_send = coalesce(attempt.shared_send, a.shared_send),"
            + " shared_destination = coalesce(attempt.shared_destination, a.shared_destination)"
            + " FROM adopted a WHERE a.id = attempt.id AND attempt.id = ?",
        attempt);
    run("DELETE FROM adopted WHERE id = ?", attempt);
  }

  private int run(String sql, @Nullable Object... values) throws SQLException {
    return changes.run(sql, values);
  }
}

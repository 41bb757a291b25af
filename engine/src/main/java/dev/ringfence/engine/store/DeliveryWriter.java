package dev.ringfence.engine.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes what runners are told. Confined to the writer's thread. */
final class DeliveryWriter {
  private static final String ENDPOINT =
      "(SELECT id FROM endpoint WHERE workspace = ? AND name = ?)";

  private final ChangeWriter changes;

  DeliveryWriter(ChangeWriter changes) {
    this.changes = changes;
  }

  /** The call's key in the tables; the batch's own comes after all its rows. */
  static long call(long batch, int row) {
    return batch << 32 | row & 0xffff_ffffL;
  }

  void write(Change.Told change) throws SQLException {
    if (change instanceof Change.Owed c) {
      if (owe(c) == 0) {
        endpoint(c.workspace(), c.endpoint());
        owe(c);
      }
    } else if (change instanceof Change.Tried c) {
      tried(c.delivery(), c.last());
    } else if (change instanceof Change.Replayed c) {
      run(
          "UPDATE delivery SET due = ?, failed = 0, attempts = 0 WHERE id = ?",
          c.millis(),
          c.delivery());
    } else if (change instanceof Change.AllReplayed c) {
      run(
          "UPDATE delivery SET due = ?, failed = 0, attempts = 0 WHERE failed = 1 AND endpoint = "
              + ENDPOINT
              + " AND made >= ? AND made < ?",
          c.millis(),
          c.workspace(),
          c.endpoint(),
          c.sinceMillis(),
          c.untilMillis());
    } else if (change instanceof Change.EndpointGone c) {
      endpoint(c.workspace(), c.endpoint());
      run(
          "UPDATE endpoint SET gone = ?, gone_at = ? WHERE workspace = ? AND name = ?",
          c.urlHash(),
          c.millis(),
          c.workspace(),
          c.endpoint());
    } else if (change instanceof Change.EndpointBack c) {
      run(
          "UPDATE endpoint SET gone = NULL, gone_at = NULL WHERE workspace = ? AND name = ?",
          c.workspace(),
          c.endpoint());
    }
  }

  private int owe(Change.Owed c) throws SQLException {
    return run(
        "INSERT INTO delivery (endpoint, call, made, due)"
            + " SELECT id, ?, ?, ? FROM endpoint WHERE workspace = ? AND name = ?",
        call(c.batch(), c.row()),
        c.millis(),
        c.millis(),
        c.workspace(),
        c.endpoint());
  }

  private void endpoint(String workspace, String name) throws SQLException {
    run("INSERT OR IGNORE INTO endpoint (workspace, name) VALUES (?, ?)", workspace, name);
  }

  private void tried(long delivery, Delivery.Try last) throws SQLException {
    run(
        "UPDATE delivery SET attempts = ?, tried = ?, due = nullif(?, -1), failed = ?, status = ?,"
            + " error = ? WHERE id = ?",
        last.attempts(),
        last.triedMillis(),
        last.dueMillis(),
        last.failed() ? 1 : 0,
        last.status(),
        last.error().isEmpty() ? null : last.error(),
        delivery);
  }

  private int run(String sql, @Nullable Object... values) throws SQLException {
    return changes.run(sql, values);
  }
}

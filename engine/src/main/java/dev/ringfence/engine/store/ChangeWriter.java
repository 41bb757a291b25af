package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Trace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes into the tables, inside a transaction of its caller. Confined to the writer's
 * thread. A change of something that is gone changes nothing.
 */
final class ChangeWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeWriter.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final DeliveryWriter deliveries = new DeliveryWriter(this);
  private final SharedWriter shared = new SharedWriter(this);

  ChangeWriter(Connection connection) {
    this.connection = connection;
  }

  static long call(long batch, int row) {
    return batch << 32 | row;
  }

  static long chunk(long batch, int chunk) {
    return batch << 20 | chunk;
  }

  void write(Change change) throws SQLException {
    if (change instanceof Change.Intent c) {
      run(
          "INSERT INTO attempt (id, batch, row, number, account, destination, sent)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          c.attempt(),
          c.batch(),
          c.row(),
          c.number(),
          c.account(),
          c.destination(),
          c.sentMillis());
    } else if (change instanceof Change.Named c) {
      run("UPDATE attempt SET provider_call = ? WHERE id = ?", c.providerCallId(), c.attempt());
    } else if (change instanceof Change.Taken c) {
      run("UPDATE attempt SET taken = ? WHERE id = ? AND taken IS NULL", c.millis(), c.attempt());
    } else if (change instanceof Change.Uncertain c) {
      run(
          "UPDATE attempt SET uncertain = ? WHERE id = ? AND uncertain IS NULL",
          c.millis(),
          c.attempt());
    } else if (change instanceof Change.Over c) {
      over(c);
    } else if (change instanceof Change.Shared c) {
      shared.aged(c);
    } else if (change instanceof Change.Retry c) {
      run(
          "INSERT OR REPLACE INTO retry VALUES (?, ?, ?)",
          call(c.batch(), c.row()),
          c.attempts(),
          c.dueMillis());
    } else if (change instanceof Change.Disposed c) {
      disposed(c);
    } else if (change instanceof Change.Told c) {
      deliveries.write(c);
    } else if (change instanceof Change.OfShared c) {
      shared.write(c);
    } else {
      writeSeldom(change);
    }
  }

  private void writeSeldom(Change change) throws SQLException {
    if (change instanceof Change.Accepted c) {
      accepted(c.head());
    } else if (change instanceof Change.Commanded c) {
      commanded(c);
    } else if (change instanceof Change.Suppressed c) {
      for (long destination : c.destinations()) {
        run(
            c.yes()
                ? "INSERT OR IGNORE INTO suppressed VALUES (?, ?)"
                : "DELETE FROM suppressed WHERE workspace = ? AND destination = ?",
            c.workspace(),
            destination);
      }
    } else if (change instanceof Change.Answered c) {
      run(
          "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
              + " fingerprint = excluded.fingerprint, status = excluded.status,"
              + " body = excluded.body, made = excluded.made,"
              + " batch = CASE excluded.batch WHEN 0 THEN batch ELSE excluded.batch END",
          c.workspace(),
          c.key(),
          c.fingerprint(),
          c.status(),
          c.body(),
          c.batch(),
          c.millis());
    } else if (change instanceof Change.Finished c) {
      run(
          "UPDATE batch SET finished = ?, state = ?, counts = ? WHERE batch = ?",
          c.millis(),
          c.state().name(),
          c.counts().text(),
          c.batch());
    } else if (change instanceof Change.InboundTaken c) {
      run(
          "INSERT OR REPLACE INTO inbound VALUES (?, ?, ?)",
          c.account(),
          c.providerCallId(),
          c.number());
    } else if (change instanceof Change.InboundOver c) {
      run(
          "DELETE FROM inbound WHERE account = ? AND provider_call = ?",
          c.account(),
          c.providerCallId());
    } else if (change instanceof Change.Reasserted c) {
      run("INSERT OR REPLACE INTO shard VALUES (?, ?)", c.shard(), c.epoch());
    } else if (change instanceof Change.ClockSet c) {
      clockSet(c.byMillis());
    } else if (change instanceof Change.Discarded c) {
      run("UPDATE meta SET value = max(value, ?) WHERE name = 'batch'", c.batch());
      run("INSERT OR IGNORE INTO rubbish VALUES (?)", c.batch());
      run(
          "DELETE FROM shard WHERE name = (SELECT 'b:' || shared FROM batch WHERE batch = ?)",
          c.batch());
      run("DELETE FROM batch WHERE batch = ?", c.batch());
    }
  }

  private void clockSet(long byMillis) throws SQLException {
    run(
        "UPDATE attempt SET sent = sent + ?1, uncertain = uncertain + ?1, taken = taken + ?1,"
            + " over = over + ?1",
        byMillis);
  }

  private void over(Change.Over c) throws SQLException {
    if (c.trace() == Trace.NONE) {
      run("DELETE FROM attempt WHERE id = ?", c.attempt());
    } else if (c.trace() == Trace.START) {
      run(
          "UPDATE attempt SET over = coalesce(taken, ?), started = 1"
              + " WHERE id = ? AND over IS NULL",
          c.millis(),
          c.attempt());
    } else {
      run(
          "UPDATE attempt SET over = coalesce(taken, uncertain, ?), started = 0"
              + " WHERE id = ? AND over IS NULL",
          c.millis(),
          c.attempt());
    }
  }

  private void disposed(Change.Disposed c) throws SQLException {
    CallResult result = c.result();
    Outcome outcome = result.outcome();
    run(
        "INSERT OR IGNORE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        call(c.batch(), c.row()),
        result.disposition().name(),
        outcome == null ? null : outcome.name(),
        result.reason(),
        result.attempts(),
        result.attempt(),
        result.number(),
        result.account(),
        result.sentMillis(),
        result.endedMillis(),
        result.talkSeconds(),
        result.providerCallId());
  }

  private void accepted(BatchHead head) throws SQLException {
    BatchTerms terms = head.terms();
    SharedRef of = head.shared();
    run(
        "INSERT INTO batch (batch, id, workspace, template, name, priority, weight, not_before,"
            + " not_after, rejected, size, timed, created, zones, names, shared,"
            + " segment, first_row, token)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        head.batch(),
        head.id(),
        head.workspace(),
        head.template(),
        head.name(),
        terms.priority().name(),
        terms.weight(),
        terms.notBeforeMillis(),
        terms.notAfterMillis(),
        head.rejectedRows(),
        head.size(),
        head.timed() ? 1 : 0,
        head.createdMillis(),
        Texts.packedLists(head.zones()),
        Texts.packed(head.names()),
        of == null ? null : of.batch(),
        of == null ? null : of.segment(),
        of == null ? null : of.first(),
        of == null ? null : of.token());
    run("DELETE FROM rubbish WHERE batch = ?", head.batch());
  }

  private void commanded(Change.Commanded c) throws SQLException {
    BatchVerb verb = c.verb();
    BatchState state =
        switch (verb) {
          case PAUSE -> BatchState.PAUSED;
          case RESUME -> BatchState.RUNNING;
          case CANCEL, CANCEL_AND_HANG_UP -> BatchState.CANCELED;
        };
    run(
        "UPDATE batch SET state = ? WHERE batch = ? AND finished = 0 AND state <> 'CANCELED'",
        state.name(),
        c.batch());
    if (verb == BatchVerb.CANCEL_AND_HANG_UP) {
      run("UPDATE batch SET hang_up = 1 WHERE batch = ? AND finished = 0", c.batch());
    }
  }

  /** Rows of a batch that is not accepted: until it is, they are rubbish. */
  void rows(long batch, int chunk, byte[] packed) throws SQLException {
    if (chunk == 0) {
      run("INSERT OR IGNORE INTO rubbish VALUES (?)", batch);
    }
    run("INSERT INTO row_chunk VALUES (?, ?)", chunk(batch, chunk), packed);
  }

  /** A statement that failed cannot be run again: all are prepared anew. */
  void forgetStatements() {
    for (PreparedStatement statement : prepared.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        LOG.debug("a failed statement did not close: {}", e.getMessage());
      }
    }
    prepared.clear();
  }

  /** Runs a statement, and returns how many rows it changed. */
  int run(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
    return statement.executeUpdate();
  }
}

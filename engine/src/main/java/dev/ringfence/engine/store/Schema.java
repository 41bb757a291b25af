package dev.ringfence.engine.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and how those of older versions become them. Stateless. A version is never changed
 * once it was released: what is new is a further step.
 */
final class Schema {
  /** Each step's statements lead from its place in the list to the next version. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE batch (
                batch INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                workspace TEXT NOT NULL,
                template TEXT NOT NULL,
                name TEXT NOT NULL,
                priority TEXT NOT NULL,
                weight INTEGER NOT NULL,
                not_before INTEGER NOT NULL,
                not_after INTEGER NOT NULL,
                rejected INTEGER NOT NULL,
                size INTEGER NOT NULL,
                timed INTEGER NOT NULL,
                created INTEGER NOT NULL,
                zones BLOB NOT NULL,
                names BLOB NOT NULL,
                state TEXT NOT NULL DEFAULT 'RUNNING',
                hang_up INTEGER NOT NULL DEFAULT 0,
                finished INTEGER NOT NULL DEFAULT 0,
                counts TEXT NOT NULL DEFAULT '')
              """,
              // batch << 20 | chunk
              "CREATE TABLE row_chunk (id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
              // batch << 32 | row
              """
              CREATE TABLE result (
                call INTEGER PRIMARY KEY,
                disposition TEXT NOT NULL,
                outcome TEXT,
                reason TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                number INTEGER NOT NULL,
                account TEXT NOT NULL,
                sent INTEGER NOT NULL,
                ended INTEGER NOT NULL,
                talk INTEGER NOT NULL,
                provider_call TEXT)
              """,
              """
              CREATE TABLE retry (
                call INTEGER PRIMARY KEY, attempts INTEGER NOT NULL, due INTEGER NOT NULL)
              """,
              // over: the instant from which it ages in the windows; null while it goes on
              """
              CREATE TABLE attempt (
                id INTEGER PRIMARY KEY,
                batch INTEGER NOT NULL,
                row INTEGER NOT NULL,
                number INTEGER NOT NULL,
                account TEXT NOT NULL,
                destination INTEGER NOT NULL,
                sent INTEGER NOT NULL,
                uncertain INTEGER,
                taken INTEGER,
                over INTEGER,
                started INTEGER,
                provider_call TEXT)
              """,
              "CREATE INDEX attempt_by_age ON attempt (over)",
              """
              CREATE TABLE inbound (
                account TEXT NOT NULL, provider_call TEXT NOT NULL, number INTEGER NOT NULL,
                PRIMARY KEY (account, provider_call)) WITHOUT ROWID
              """,
              """
              CREATE TABLE suppressed (
                workspace TEXT NOT NULL, destination INTEGER NOT NULL,
                PRIMARY KEY (workspace, destination)) WITHOUT ROWID
              """,
              """
              CREATE TABLE answer (
                workspace TEXT NOT NULL,
                key TEXT NOT NULL,
                fingerprint TEXT NOT NULL,
                status INTEGER NOT NULL,
                body TEXT NOT NULL,
                batch INTEGER NOT NULL,
                made INTEGER NOT NULL,
                PRIMARY KEY (workspace, key)) WITHOUT ROWID
              """,
              "CREATE INDEX answer_of_batch ON answer (batch)",
              // Batches whose rows, results and retries are to be removed, bit by bit.
              "CREATE TABLE rubbish (batch INTEGER PRIMARY KEY)",
              "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
              "INSERT INTO meta VALUES ('life', 0), ('batch', 0)"),
          List.of(
              // gone: hash of the URL that wants nothing any more; null while it is sent to
              """
              CREATE TABLE endpoint (
                id INTEGER PRIMARY KEY,
                workspace TEXT NOT NULL,
                name TEXT NOT NULL,
                gone TEXT,
                gone_at INTEGER,
                UNIQUE (workspace, name))
              """,
              // call: batch << 32 | row; batch << 32 | 0xffffffff for the batch itself
              // due: null once it is delivered, or given up
              """
              CREATE TABLE delivery (
                id INTEGER PRIMARY KEY,
                endpoint INTEGER NOT NULL,
                call INTEGER NOT NULL,
                made INTEGER NOT NULL,
                due INTEGER,
                failed INTEGER NOT NULL DEFAULT 0,
                attempts INTEGER NOT NULL DEFAULT 0,
                tried INTEGER NOT NULL DEFAULT 0,
                status INTEGER NOT NULL DEFAULT 0,
                error TEXT)
              """,
              "CREATE INDEX delivery_call ON delivery (call)",
              "CREATE INDEX delivery_due ON delivery (endpoint, due) WHERE due IS NOT NULL",
              "CREATE INDEX delivery_failed ON delivery (endpoint, made) WHERE failed = 1"),
          List.of(
              // Instants from which the attempt ages in the shared books, on their clock; null
              // until
              // they have said so.
              "ALTER TABLE attempt ADD COLUMN shared_start INTEGER",
              "ALTER TABLE attempt ADD COLUMN shared_send INTEGER",
              "ALTER TABLE attempt ADD COLUMN shared_destination INTEGER",
              // The epoch in which a shard of the shared books was told all that came before.
              "CREATE TABLE shard (name TEXT PRIMARY KEY, epoch TEXT NOT NULL) WITHOUT ROWID"),
          List.of(
              // What a batch is of one that nodes share; null for an ordinary one. A segment of -1
              // is the home copy, of -2 the end that is to be told.
              "ALTER TABLE batch ADD COLUMN shared TEXT",
              "ALTER TABLE batch ADD COLUMN segment INTEGER",
              "ALTER TABLE batch ADD COLUMN first_row INTEGER",
              "ALTER TABLE batch ADD COLUMN token INTEGER",
              "ALTER TABLE batch ADD COLUMN published INTEGER NOT NULL DEFAULT 0",
              "ALTER TABLE batch ADD COLUMN lost INTEGER NOT NULL DEFAULT 0",
              "CREATE INDEX batch_of_shared ON batch (shared) WHERE shared IS NOT NULL",
              // The retry as it was acknowledged; null for a result. Who asks since when reads all
              // of a batch: that is seldom, and an index would cost with every call.
              """
              CREATE TABLE acknowledged (
                call INTEGER PRIMARY KEY, instant INTEGER NOT NULL, attempts INTEGER, due INTEGER)
              """,
              """
              CREATE TABLE adopted (
                id INTEGER PRIMARY KEY,
                shared TEXT NOT NULL,
                row INTEGER NOT NULL,
                account TEXT NOT NULL,
                number INTEGER NOT NULL,
                destination INTEGER NOT NULL,
                sent INTEGER NOT NULL,
                shared_start INTEGER,
                shared_send INTEGER,
                shared_destination INTEGER)
              """),
          List.of(
              // Of what is in suppressed: those that the list that nodes share was not told of.
              """
              CREATE TABLE suppression_owed (
                workspace TEXT NOT NULL, destination INTEGER NOT NULL,
                PRIMARY KEY (workspace, destination)) WITHOUT ROWID
              """),
          List.of(
              // Which of its row's attempts it is; 0 if that is not known.
              "ALTER TABLE adopted ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0"));

  private Schema() {}

  /** Brings a store to the newest version, each step whole or not at all. */
  static void migrate(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > STEPS.size()) {
      throw new StoreException(
          "the store was written by a newer Ringfence (its version is "
              + version
              + ", this one knows "
              + STEPS.size()
              + "); run that one, or give this one another store: path",
          null);
    }
    try (Statement statement = connection.createStatement()) {
      for (int v = version; v < STEPS.size(); v++) {
        statement.execute("BEGIN IMMEDIATE");
        for (String sql : STEPS.get(v)) {
          statement.execute(sql);
        }
        statement.execute("PRAGMA user_version = " + (v + 1));
        statement.execute("COMMIT");
      }
    }
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}

package dev.ringfence.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what was committed from the log into the database, on a connection and a thread of its
 * own, so that a commit costs one sync and never a checkpoint's. When nothing is written for a
 * while, the log is cut. Under a load that never pauses, the writer gives way once the log is long.
 */
final class Checkpoints implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long EVERY_MILLIS = 500;
  private static final int IDLE_ROUNDS = 10;
  private static final long LONG_LOG = 64L << 20;

  private final Connection own;
  private final Connection writers;
  private final Path log;
  private volatile long commits;
  private volatile boolean closing;
  private volatile boolean tooLong;

  Checkpoints(Connection own, Connection writers, Path log) {
    this.own = own;
    this.writers = writers;
    this.log = log;
  }

  /** Told by the writer, between two of its transactions. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void afterCommit() throws SQLException {
    commits++;
    if (tooLong) {
      tooLong = false;
      // What is left to copy is what came since the last round: little.
      checkpoint(writers, "RESTART");
    }
  }

  void close() {
    closing = true;
  }

  @Override
  public void run() {
    long seen = 0;
    int idle = 0;
    try {
      while (!closing) {
        Thread.sleep(EVERY_MILLIS);
        long now = commits;
        idle = now == seen ? idle + 1 : 0;
        if (idle == 0) {
          checkpoint(own, "PASSIVE");
          tooLong = logLength() > LONG_LOG;
        } else if (idle == IDLE_ROUNDS && logLength() > 0) {
          checkpoint(own, "TRUNCATE");
        }
        seen = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A checkpoint that fails harms nothing: what is committed stays in the log. */
  private static void checkpoint(Connection connection, String mode) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      LOG.trace("checkpoint {}: {}", mode, result.next() && result.getInt(1) == 0);
    } catch (SQLException e) {
      LOG.warn("the store's log could not be copied: {}", e.getMessage());
    }
  }

  /** Bytes of the log. */
  long logLength() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0; // not there yet
    }
  }
}

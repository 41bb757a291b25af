package dev.ringfence.engine.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The store in one SQLite file with a write-ahead log: every commit is synced. Thread-safe: one
 * thread writes ({@link Writer}), one copies the log ({@link Checkpoints}), and questions take
 * turns on a third connection; {@link DeliveryLog} has a fourth.
 */
public final class SqliteStore implements CallStore {
  private static final String FILE = "ringfence.db";
  private static final int PATIENCE_MILLIS = 30_000;
  private static final long MOST_PAGES = 4_294_967_294L;
  private static final int CACHE_KIB = 16 << 10;

  private final Connection writing;
  private final Connection checkpointing;
  private final Connection reading;
  private final Connection telling;
  private final DeliveryLog deliveries;
  private final KeptTables kept = new KeptTables(this::read);
  private final StoredFates fates = new StoredFates(this::read);
  private final Writer writer;
  private final Checkpoints checkpoints;
  private final Thread writerThread;
  private final Thread checkpointThread;
  private final AtomicLong lastBatch;
  private final long firstAttempt;

  private SqliteStore(Path directory, long maxPages) throws SQLException {
    writing = connect(directory);
    try {
      try (Statement statement = writing.createStatement()) {
        statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA wal_autocheckpoint = 0");
        if (maxPages > 0) {
          statement.execute("PRAGMA max_page_count = " + maxPages);
        }
      }
      Schema.migrate(writing);
      firstAttempt = nextLife() << 32;
      lastBatch = new AtomicLong(lastBatch());
      checkpointing = connect(directory);
      reading = connect(directory);
      telling = connect(directory);
    } catch (SQLException | RuntimeException e) {
      writing.close();
      throw e;
    }
    deliveries = new DeliveryLog(telling);
    checkpoints = new Checkpoints(checkpointing, writing, directory.resolve(FILE + "-wal"));
    writer = new Writer(writing, checkpoints, directory);
    writerThread = new Thread(writer, "store-writer");
    checkpointThread = new Thread(checkpoints, "store-checkpoint");
    checkpointThread.setDaemon(true);
    writerThread.setDaemon(true);
    writerThread.start();
    checkpointThread.start();
  }

  /**
   * Opens the store in a directory that this engine holds; makes it, or brings it to this version.
   *
   * @throws StoreException when it cannot be used; the message says why
   */
  public static SqliteStore open(StoreDirectory directory) {
    return open(directory, 0);
  }

  /**
   * The same with room for so many pages of 4 KiB, as a disk of that size would have; 0 for as many
   * as there are.
   */
  static SqliteStore open(StoreDirectory directory, long maxPages) {
    try {
      return new SqliteStore(directory.path(), maxPages);
    } catch (SQLException e) {
      throw new StoreException(
          "the store in " + directory.path() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Has room for so many pages from now on, as when a disk grows; 0 for no limit. */
  void grow(long maxPages) {
    writer.pages(maxPages == 0 ? MOST_PAGES : maxPages);
  }

  private static Connection connect(Path directory) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(PATIENCE_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.TEMP_STORE, "MEMORY");
    config.setCacheSize(-CACHE_KIB);
    return config.createConnection("jdbc:sqlite:" + directory.resolve(FILE));
  }

  /** Seconds, so that lives that end at once do not wear it out; above every life before. */
  private long nextLife() throws SQLException {
    long seconds = System.currentTimeMillis() / 1000;
    try (Statement statement = writing.createStatement()) {
      statement.execute(
          "UPDATE meta SET value = max(value + 1, " + seconds + ") WHERE name = 'life'");
      return number(statement, "SELECT value FROM meta WHERE name = 'life'");
    }
  }

  private long lastBatch() throws SQLException {
    try (Statement statement = writing.createStatement()) {
      return number(
          statement,
          "SELECT max((SELECT value FROM meta WHERE name = 'batch'),"
              + " (SELECT coalesce(max(batch), 0) FROM batch),"
              + " (SELECT coalesce(max(batch), 0) FROM rubbish))");
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private void read(String sql, Reads.Row to, Object... values) {
    synchronized (reading) {
      try (PreparedStatement statement = reading.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            to.row(result);
          }
        }
      } catch (SQLException e) {
        throw new StoreException("the store cannot be read: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public Kept load(long sendsSince) {
    return kept.load(sendsSince);
  }

  @Override
  public void results(long batch, int first, int end, RowResult to) {
    fates.results(batch, first, end, to);
  }

  @Override
  public void retries(long batch, RowRetry to) {
    fates.retries(batch, to);
  }

  @Override
  public void afterLoss(String shared, long since, RowFate to) {
    fates.afterLoss(shared, since, to);
  }

  @Override
  public void known(String shared, int segment, long createdMillis, RowResult to) {
    fates.known(shared, segment, createdMillis, to);
  }

  @Override
  public void unacknowledged(long batch, RowResult results, RowRetry retries) {
    fates.unacknowledged(batch, results, retries);
  }

  @Override
  public Map<String, List<Long>> copies() {
    return kept.copies();
  }

  @Override
  public byte[] rows(long batch, int chunk) {
    List<byte[]> found = new ArrayList<>(1);
    read(
        "SELECT packed FROM row_chunk WHERE id = ?",
        row -> found.add(row.getBytes(1)),
        ChangeWriter.chunk(batch, chunk));
    if (found.isEmpty()) {
      throw new StoreException("chunk " + chunk + " of batch " + batch + " is not stored", null);
    }
    return found.get(0);
  }

  @Override
  public DeliveryLog deliveries() {
    return deliveries;
  }

  @Override
  public SharedLog shared() {
    return new StoredShares(this::read);
  }

  @Override
  public @Nullable StoredAnswer answer(String workspace, String key) {
    List<StoredAnswer> found = new ArrayList<>(1);
    read(
        "SELECT fingerprint, status, body FROM answer WHERE workspace = ? AND key = ?"
            + " AND (batch = 0 OR EXISTS (SELECT 1 FROM batch b WHERE b.batch = answer.batch))",
        row -> found.add(new StoredAnswer(row.getString(1), row.getInt(2), row.getString(3))),
        workspace,
        key);
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public long firstAttempt() {
    return firstAttempt;
  }

  @Override
  public long newBatch() {
    return lastBatch.incrementAndGet();
  }

  @Override
  public void keepRows(long batch, int chunk, byte[] rows) throws InterruptedException {
    writer.keepRows(batch, chunk, rows);
  }

  @Override
  public void awaitRows(long batch) throws InterruptedException {
    writer.awaitRows(batch);
  }

  @Override
  public void endUpload(long batch) {
    writer.endUpload(batch);
  }

  @Override
  public void write(Unit unit) {
    writer.write(unit);
  }

  @Override
  public boolean full() {
    return writer.full();
  }

  @Override
  public void forget(long sendsBefore, long answersBefore) {
    writer.forget(sendsBefore, answersBefore);
  }

  @Override
  public void onFull(Consumer<Boolean> told) {
    writer.onFull(told);
  }

  @Override
  public void onFailure(Consumer<Throwable> told) {
    writer.onFailure(told);
  }

  @Override
  public void close() {
    writer.close();
    checkpoints.close();
    try {
      writerThread.join();
      checkpointThread.join();
      synchronized (reading) {
        reading.close();
      }
      deliveries.close();
      checkpointing.close();
      // The last to close copies the log and removes it.
      writing.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new StoreException("the store did not close: " + e.getMessage(), e);
    }
  }
}

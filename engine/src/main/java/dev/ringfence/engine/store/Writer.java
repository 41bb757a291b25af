package dev.ringfence.engine.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one thread that writes. Everything that waits goes into one transaction, so the more there
 * is, the less each costs; rows of uploads go along a little at a time, so that nobody waits long
 * behind them; rubbish is removed when there is nothing else to do. Thread-safe.
 *
 * <p>A full disk is waited out. Any other failure is the end: after a failed sync nobody can say
 * what is on disk, and trying again would only hide it.
 */
final class Writer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final long CHORE_MILLIS = 20;
  private static final int MOST_CHORES = 50;

  private final Connection connection;
  private final ChangeWriter changes;
  private final Rubbish rubbish;
  private final Checkpoints checkpoints;
  private final DiskRoom disk;
  private final Waiting waiting;
  private volatile long pages;
  private Consumer<Boolean> onFull = unused -> {};
  private Consumer<Throwable> onFailure = unused -> {};
  private long lastChore;

  Writer(Connection connection, Checkpoints checkpoints, Path directory) {
    this.connection = connection;
    this.checkpoints = checkpoints;
    this.disk = new DiskRoom(directory, checkpoints);
    this.changes = new ChangeWriter(connection);
    this.rubbish = new Rubbish(connection, changes);
    this.waiting = new Waiting(rubbish, disk);
  }

  void onFull(Consumer<Boolean> told) {
    onFull = told;
  }

  void onFailure(Consumer<Throwable> told) {
    onFailure = told;
  }

  boolean full() {
    return waiting.full();
  }

  void write(Unit unit) {
    if (!waiting.add(unit)) {
      unit.then().refused();
    }
  }

  /** The most pages that the file may have, from the next transaction on. */
  void pages(long most) {
    pages = most;
  }

  void forget(long sendsBefore, long answersBefore) {
    waiting.forget(sendsBefore, answersBefore);
  }

  void keepRows(long batch, int chunk, byte[] packed) throws InterruptedException {
    waiting.addRows(batch, chunk, packed);
  }

  void awaitRows(long batch) throws InterruptedException {
    waiting.awaitRows(batch);
  }

  /** The upload is over: its rows are a batch's, or rubbish. */
  void endUpload(long batch) {
    waiting.endUpload(batch);
  }

  /** What is waiting is still kept; nothing new must be given. */
  void close() {
    waiting.close();
  }

  @Override
  public void run() {
    try {
      while (turn()) {
        checkpoints.afterCommit();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    LOG.error("ALARM the store can keep nothing any more", cause);
    waiting.fail();
    onFailure.accept(cause);
  }

  /** One transaction; false when it is over. */
  private boolean turn() throws InterruptedException, SQLException {
    Waiting.Group group = waiting.take(lastChore + CHORE_MILLIS);
    if (group == null) {
      return false;
    }
    try {
      if (waiting.full()) {
        makeRoom(group.uploading());
      }
      keep(group);
    } catch (SQLException e) {
      rollBack();
      if (!isFull(e)) {
        throw e;
      }
      waitForRoom(group);
      return !waiting.closing();
    }
    if (waiting.kept(group)) {
      LOG.warn("there is room on the disk again: intake and dialling go on");
      onFull.accept(false);
    }
    for (Unit unit : group.units()) {
      unit.then().kept();
    }
    return true;
  }

  private void keep(Waiting.Group group) throws SQLException {
    if (pages > 0) {
      run("PRAGMA max_page_count = " + pages);
      pages = 0;
    }
    run("BEGIN IMMEDIATE");
    for (Unit unit : group.units()) {
      for (Change change : unit.changes()) {
        changes.write(change);
        if (change instanceof Change.Discarded) {
          rubbish.look();
        }
      }
    }
    for (Waiting.Rows next : group.rows()) {
      changes.rows(next.batch(), next.chunk(), next.packed());
    }
    if (waiting.full()) {
      changes.run("INSERT INTO row_chunk VALUES (-1, zeroblob(?))", DiskRoom.ENOUGH_BYTES);
      changes.run("DELETE FROM row_chunk WHERE id = -1");
    }
    if (rubbish.any() && millis() - lastChore >= CHORE_MILLIS) {
      lastChore = millis();
      // Those that the group's rows are of, and those that began since.
      Set<Long> uploading = new HashSet<>(group.uploading());
      uploading.addAll(waiting.uploading());
      rubbish.removeSome(uploading);
    }
    run("COMMIT");
  }

  /** Rubbish goes first, by itself: what waits may need the room that it takes. */
  private void makeRoom(Set<Long> uploading) throws SQLException {
    for (int i = 0; i < MOST_CHORES && rubbish.any(); i++) {
      run("BEGIN IMMEDIATE");
      rubbish.removeSome(uploading);
      run("COMMIT");
    }
  }

  /** Turns away what can be, and keeps the rest for when there is room. */
  private void waitForRoom(Waiting.Group group) throws InterruptedException {
    boolean news = !waiting.full();
    List<Unit> refused = waiting.noRoom(group);
    if (news) {
      LOG.error(
          "ALARM the disk is full ({}): intake answers 507 and nothing is dialled until there is"
              + " room",
          disk.directory());
      onFull.accept(true);
    }
    refused.forEach(unit -> unit.then().refused());
    do {
      Thread.sleep(Waiting.FULL_RETRY_MILLIS);
      // Once closing there is one try more; what still waits is lost: the carriers know it.
    } while (!waiting.closing() && !disk.worthTrying());
  }

  private void rollBack() {
    changes.forgetStatements();
    try {
      run("ROLLBACK");
    } catch (SQLException e) {
      // A full disk may have ended the transaction already.
      LOG.debug("nothing to roll back: {}", e.getMessage());
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static boolean isFull(SQLException e) {
    if (!(e instanceof SQLiteException known)) {
      return false;
    }
    SQLiteErrorCode code = known.getResultCode();
    return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }

  static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}

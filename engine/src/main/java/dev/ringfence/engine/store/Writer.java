package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.NoRoomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private static final int GROUP = 8_192;

  /** What of uploads goes into one transaction. */
  private static final int BULK_BYTES = 192 << 10;

  /** What of uploads waits in memory. */
  private static final long BULK_WAITING = 4 << 20;

  private static final long FULL_RETRY_MILLIS = 250;
  private static final long ROOM_BYTES = 4 << 20;

  /** Uploads are turned away before the disk is full: dialling goes on with what is left. */
  private static final long LOW_BYTES = 16 << 20;

  private static final long CHORE_MILLIS = 20;
  private static final int MOST_CHORES = 50;

  private final Connection connection;
  private final ChangeWriter changes;
  private final Rubbish rubbish;
  private final Checkpoints checkpoints;
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Unit> units = new ArrayDeque<>();
  private final ArrayDeque<Rows> bulk = new ArrayDeque<>();
  private final Map<Long, Upload> uploads = new HashMap<>();
  private long bulkBytes;
  private boolean closing;
  private volatile boolean full;
  private volatile long pages;
  private boolean failed;
  private Consumer<Boolean> onFull = unused -> {};
  private Consumer<Throwable> onFailure = unused -> {};
  private long lastChore;

  private record Rows(long batch, int chunk, byte[] packed) {}

  /** An upload under way. */
  private static final class Upload {
    int waiting;
    boolean refused;
  }

  Writer(Connection connection, Checkpoints checkpoints, Path directory) {
    this.connection = connection;
    this.checkpoints = checkpoints;
    this.directory = directory;
    this.changes = new ChangeWriter(connection);
    this.rubbish = new Rubbish(connection, changes);
  }

  void onFull(Consumer<Boolean> told) {
    onFull = told;
  }

  void onFailure(Consumer<Throwable> told) {
    onFailure = told;
  }

  boolean full() {
    return full;
  }

  void write(Unit unit) {
    boolean refuse;
    lock.lock();
    try {
      refuse = full && unit.refusable();
      if (!refuse && !failed) {
        units.add(unit);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    if (refuse) {
      unit.then().refused();
    }
  }

  /** The most pages that the file may have, from the next transaction on. */
  void pages(long most) {
    pages = most;
  }

  void forget(long sendsBefore, long answersBefore) {
    lock.lock();
    try {
      rubbish.forget(sendsBefore, answersBefore);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  void keepRows(long batch, int chunk, byte[] packed) throws InterruptedException {
    lock.lock();
    try {
      Upload upload = uploads.computeIfAbsent(batch, unused -> new Upload());
      while (bulkBytes > BULK_WAITING && !full && !failed) {
        room.await();
      }
      checkRoom(upload);
      if (checkpoints.logLength() + LOW_BYTES > usable()) {
        // The rest is for calls under way, and for the log's way into the database.
        throw new NoRoomException();
      }
      upload.waiting++;
      bulk.add(new Rows(batch, chunk, packed));
      bulkBytes += packed.length;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  void awaitRows(long batch) throws InterruptedException {
    lock.lock();
    try {
      Upload upload = uploads.get(batch);
      if (upload == null) {
        return; // a batch without rows
      }
      while (upload.waiting > 0 && !failed) {
        room.await();
      }
      checkRoom(upload);
    } finally {
      lock.unlock();
    }
  }

  private void checkRoom(Upload upload) {
    if (failed) {
      throw new StoreException("the store has failed", null);
    }
    if (full || upload.refused) {
      throw new NoRoomException();
    }
  }

  /** The upload is over: its rows are a batch's, or rubbish. */
  void endUpload(long batch) {
    lock.lock();
    try {
      uploads.remove(batch);
      rubbish.look();
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What is waiting is still kept; nothing new must be given. */
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      failed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    onFailure.accept(cause);
  }

  /** One transaction; false when it is over. */
  private boolean turn() throws InterruptedException, SQLException {
    List<Unit> group = new ArrayList<>();
    List<Rows> rows = new ArrayList<>();
    Set<Long> uploading;
    lock.lock();
    try {
      if (!awaitWork()) {
        return false;
      }
      while (group.size() < GROUP && !units.isEmpty()) {
        group.add(units.poll());
      }
      int bytes = 0;
      while (bytes < BULK_BYTES && !bulk.isEmpty()) {
        Rows next = bulk.poll();
        rows.add(next);
        bytes += next.packed.length;
      }
      uploading = new HashSet<>(uploads.keySet());
    } finally {
      lock.unlock();
    }
    try {
      if (full) {
        makeRoom(uploading);
      }
      keep(group, rows, uploading);
    } catch (SQLException e) {
      rollBack();
      if (!isFull(e)) {
        throw e;
      }
      waitForRoom(group, rows);
      return !isClosing();
    }
    kept(rows);
    for (Unit unit : group) {
      unit.then().kept();
    }
    return true;
  }

  /** Until there is something to write, a chore, or the end. */
  private boolean awaitWork() throws InterruptedException {
    while (units.isEmpty() && bulk.isEmpty()) {
      if (closing) {
        return false;
      }
      if (full) {
        if (!work.await(FULL_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return true; // probes
        }
      } else if (rubbish.any()) {
        long due = lastChore + CHORE_MILLIS - millis();
        if (due <= 0 || !work.await(due, TimeUnit.MILLISECONDS)) {
          return true;
        }
      } else {
        work.await();
      }
    }
    return true;
  }

  private void keep(List<Unit> group, List<Rows> rows, Set<Long> uploading) throws SQLException {
    if (pages > 0) {
      run("PRAGMA max_page_count = " + pages);
      pages = 0;
    }
    run("BEGIN IMMEDIATE");
    for (Unit unit : group) {
      for (Change change : unit.changes()) {
        changes.write(change);
        if (change instanceof Change.Discarded) {
          rubbish.look();
        }
      }
    }
    for (Rows next : rows) {
      changes.rows(next.batch, next.chunk, next.packed);
    }
    if (full) {
      changes.run("INSERT INTO row_chunk VALUES (-1, zeroblob(?))", ROOM_BYTES);
      changes.run("DELETE FROM row_chunk WHERE id = -1");
    }
    if (rubbish.any() && millis() - lastChore >= CHORE_MILLIS) {
      lastChore = millis();
      lock.lock();
      try {
        uploading.addAll(uploads.keySet());
      } finally {
        lock.unlock();
      }
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

  private void kept(List<Rows> rows) {
    boolean emptied = full;
    if (rows.isEmpty() && !emptied) {
      return;
    }
    lock.lock();
    try {
      full = false;
      for (Rows next : rows) {
        bulkBytes -= next.packed.length;
        Upload upload = uploads.get(next.batch);
        if (upload != null) {
          upload.waiting--;
        }
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (emptied) {
      LOG.warn("there is room on the disk again: intake and dialling go on");
      onFull.accept(false);
    }
  }

  /** Turns away what can be, and keeps the rest for when there is room. */
  private void waitForRoom(List<Unit> group, List<Rows> rows) throws InterruptedException {
    boolean news = !full;
    List<Unit> refused = new ArrayList<>();
    lock.lock();
    try {
      full = true;
      for (int i = group.size() - 1; i >= 0; i--) {
        Unit unit = group.get(i);
        if (unit.refusable()) {
          refused.add(0, unit);
        } else {
          units.addFirst(unit);
        }
      }
      rows.addAll(bulk);
      bulk.clear();
      for (Rows next : rows) {
        bulkBytes -= next.packed.length;
        Upload upload = uploads.get(next.batch);
        if (upload != null) {
          upload.waiting--;
          upload.refused = true;
        }
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (news) {
      LOG.error(
          "ALARM the disk is full ({}): intake answers 507 and nothing is dialled until there is"
              + " room",
          directory);
      onFull.accept(true);
    }
    refused.forEach(unit -> unit.then().refused());
    do {
      Thread.sleep(FULL_RETRY_MILLIS);
    } while (!roomAtLast());
  }

  /** Whether it is worth trying. A quota says nothing here, so the answer is only a hint. */
  private boolean roomAtLast() {
    if (isClosing()) {
      return true; // and what waits is lost: the carriers know it
    }
    return usable() >= ROOM_BYTES;
  }

  /** What the disk says; one that cannot be asked has room until it says otherwise. */
  private long usable() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
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

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}

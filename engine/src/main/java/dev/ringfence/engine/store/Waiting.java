package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.NoRoomException;
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
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer: units, rows of uploads, and the uploads under way. Units never wait
 * for a place here, uploads do, so that they cannot fill the memory. Thread-safe, all under one
 * lock; {@link #take}, {@link #kept} and {@link #noRoom} are the writer's.
 */
final class Waiting {
  static final long FULL_RETRY_MILLIS = 250;

  private static final int GROUP = 8_192;

  /** What of uploads goes into one transaction. */
  private static final int BULK_BYTES = 192 << 10;

  /** What of uploads waits in memory. */
  private static final long BULK_WAITING = 4 << 20;

  private final Rubbish rubbish;
  private final DiskRoom disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Unit> units = new ArrayDeque<>();
  private final ArrayDeque<Rows> bulk = new ArrayDeque<>();
  private final Map<Long, Upload> uploads = new HashMap<>();
  private long bulkBytes;
  private boolean closing;
  private volatile boolean full;
  private boolean failed;

  /** A chunk of an upload's rows. */
  record Rows(long batch, int chunk, byte[] packed) {}

  /**
   * What goes into one transaction; perhaps nothing, when it is time for a chore or a probe.
   *
   * @param uploading the uploads that were under way when it was taken: their rows are no rubbish
   */
  record Group(List<Unit> units, List<Rows> rows, Set<Long> uploading) {}

  /** An upload under way. */
  private static final class Upload {
    int waiting;
    boolean refused;
  }

  Waiting(Rubbish rubbish, DiskRoom disk) {
    this.rubbish = rubbish;
    this.disk = disk;
  }

  /** Whether the last transaction found the disk full. */
  boolean full() {
    return full;
  }

  /** False when the disk is full and the unit is to be refused. */
  boolean add(Unit unit) {
    lock.lock();
    try {
      if (full && unit.refusable()) {
        return false;
      }
      if (!failed) {
        units.add(unit);
        work.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
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

  /** Waits while too much of uploads is in memory. */
  void addRows(long batch, int chunk, byte[] packed) throws InterruptedException {
    lock.lock();
    try {
      Upload upload = uploads.computeIfAbsent(batch, unused -> new Upload());
      while (bulkBytes > BULK_WAITING && !full && !failed) {
        room.await();
      }
      checkRoom(upload);
      if (disk.low()) {
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

  /** Until all rows of the upload are on disk. */
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

  Set<Long> uploading() {
    lock.lock();
    try {
      return new HashSet<>(uploads.keySet());
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean closing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is kept any more: nobody waits for it. */
  void fail() {
    lock.lock();
    try {
      failed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something to write, a chore, or the end.
   *
   * @param choreDue when the next chore is due, by {@link Writer#millis}
   * @return null at the end
   */
  @Nullable Group take(long choreDue) throws InterruptedException {
    lock.lock();
    try {
      if (!awaitWork(choreDue)) {
        return null;
      }
      List<Unit> group = new ArrayList<>();
      while (group.size() < GROUP && !units.isEmpty()) {
        group.add(units.poll());
      }
      List<Rows> rows = new ArrayList<>();
      int bytes = 0;
      while (bytes < BULK_BYTES && !bulk.isEmpty()) {
        Rows next = bulk.poll();
        rows.add(next);
        bytes += next.packed.length;
      }
      return new Group(group, rows, new HashSet<>(uploads.keySet()));
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitWork(long choreDue) throws InterruptedException {
    while (units.isEmpty() && bulk.isEmpty()) {
      if (closing) {
        return false;
      }
      if (full) {
        if (!work.await(FULL_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return true; // probes
        }
      } else if (rubbish.any()) {
        long due = choreDue - Writer.millis();
        if (due <= 0 || !work.await(due, TimeUnit.MILLISECONDS)) {
          return true;
        }
      } else {
        work.await();
      }
    }
    return true;
  }

  /** The group is on disk; true when the disk was full until now. */
  boolean kept(Group group) {
    boolean emptied = full;
    if (group.rows.isEmpty() && !emptied) {
      return false;
    }
    lock.lock();
    try {
      full = false;
      group.rows.forEach(this::left);
      room.signalAll();
    } finally {
      lock.unlock();
    }
    return emptied;
  }

  /**
   * The disk is full: what cannot be refused waits again, in its order; every upload with rows
   * waiting is refused.
   *
   * @return the units that are to be refused
   */
  List<Unit> noRoom(Group group) {
    List<Unit> refused = new ArrayList<>();
    lock.lock();
    try {
      full = true;
      for (int i = group.units.size() - 1; i >= 0; i--) {
        Unit unit = group.units.get(i);
        if (unit.refusable()) {
          refused.add(0, unit);
        } else {
          units.addFirst(unit);
        }
      }
      group.rows.forEach(this::refuse);
      bulk.forEach(this::refuse);
      bulk.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    return refused;
  }

  private void refuse(Rows rows) {
    Upload upload = left(rows);
    if (upload != null) {
      upload.refused = true;
    }
  }

  /** They wait no more; null when the upload is over. */
  private @Nullable Upload left(Rows rows) {
    bulkBytes -= rows.packed.length;
    Upload upload = uploads.get(rows.batch);
    if (upload != null) {
      upload.waiting--;
    }
    return upload;
  }
}

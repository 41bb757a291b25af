package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.NoRoomException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what must outlive the process. Thread-safe. Units are kept in the order in which they were
 * given; each is on disk before its {@link Unit.Then#kept} is told.
 */
public interface CallStore extends AutoCloseable {

  /** Rows in a chunk, but for the last of a batch. */
  int CHUNK_ROWS = 1024;

  /**
   * What was kept; asked once, before the first unit.
   *
   * @param sendsSince wall instant; sends that began to age before it are left out
   */
  Kept load(long sendsSince);

  /** Results of a batch's rows from {@code first} to before {@code end}, in their order. */
  void results(long batch, int first, int end, RowResult to);

  /** Retries of a batch's rows. */
  void retries(long batch, RowRetry to);

  /**
   * What of a shared batch's rows is to be said again when the nodes' common books have lost what
   * came after an instant: every fate that was acknowledged to this node after that, of all its
   * parts, also of those that are finished or lost; and every result of lost ones, since nothing is
   * owed of those, though its acknowledgement may have been on its way. Rows come in no particular
   * order, each once; of a row that has a result only that.
   *
   * @param shared public id of the shared batch
   * @param since microseconds of the common books' clock
   */
  void afterLoss(String shared, long since, RowFate to);

  /**
   * Results that this node has of the rows of a shared batch's segment, of every part that it ever
   * had of it: also of finished and lost ones, acknowledged or not. By the rows of the part, each
   * once.
   *
   * @param createdMillis of the batch; one that came under the same id later is another
   */
  void known(String shared, int segment, long createdMillis, RowResult to);

  /**
   * What of a part's rows no acknowledgement covers, by the rows of the part; of a row that has its
   * result no retry.
   */
  void unacknowledged(long batch, RowResult results, RowRetry retries);

  /**
   * What is kept of shared batches and may go with them: home copies, ends, parts, also lost ones;
   * but no home copy that is not published, and nothing that still owes a delivery. For each shared
   * batch's public id the numbers they are stored under.
   */
  Map<String, List<Long>> copies();

  /** A stored chunk of a batch's rows, as {@link RowChunk} reads it. */
  byte[] rows(long batch, int chunk);

  /** What runners are told, to be read. */
  DeliveryLog deliveries();

  /** What is to be said again to books that nodes share. */
  SharedLog shared();

  /** The stored answer to a key, or null if there is none. */
  @Nullable StoredAnswer answer(String workspace, String key);

  /** An id for attempts above every one that any process was given. */
  long firstAttempt();

  /** A number for a batch that no other has, or had. */
  long newBatch();

  /**
   * Keeps a chunk of rows of a batch that is not accepted yet. Waits while much is under way.
   *
   * @throws NoRoomException when the disk is full
   */
  void keepRows(long batch, int chunk, byte[] rows) throws InterruptedException;

  /**
   * Waits until every chunk of the batch is on disk.
   *
   * @throws NoRoomException when the disk was full for one of them
   */
  void awaitRows(long batch) throws InterruptedException;

  /** No more rows of the batch will come: it was accepted, or what there is of it is rubbish. */
  void endUpload(long batch);

  /** Takes a unit to be kept. Returns at once. */
  void write(Unit unit);

  /** Whether the disk is full: refusable units are turned away, all others wait. */
  boolean full();

  /** Forgets sends that ended their last window before that instant, and answers as old. */
  void forget(long sendsBefore, long answersBefore);

  /** Told when {@link #full} changes, on the store's thread; set before the first unit. */
  void onFull(Consumer<Boolean> told);

  /** Told once, when the store can keep nothing any more; set before the first unit. */
  void onFailure(Consumer<Throwable> told);

  /** Keeps what was given, and lets go of the files. */
  @Override
  void close();

  /** A request's answer. */
  record StoredAnswer(String fingerprint, int status, String body) {}

  /** Takes a result. */
  interface RowResult {
    void row(int row, CallResult result);
  }

  /** Takes what is known of a row of a shared batch, by its place there. */
  interface RowFate {
    void result(int row, CallResult result);

    void retry(int row, int attempts, long dueMillis);
  }

  /** Takes a retry. */
  interface RowRetry {
    void row(int row, int attempts, long dueMillis);
  }
}

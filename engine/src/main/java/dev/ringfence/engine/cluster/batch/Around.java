package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What one batch needs of all of them. Confined to the thread of the shared limits. */
interface Around {
  PartHost host();

  CallStore store();

  /** The batch's head, from Redis when it is asked for the first time. */
  void headOf(LiveBatch batch, BatchLink of, Consumer<BatchHead> then);

  /** Its head is read from Redis again: under the same id there may be another batch. */
  void headMayBeOld(LiveBatch batch);

  /** Writes to this node's store. */
  void keep(List<Change> changes);

  /** An attempt's lease is not needed any more. */
  void release(long attempt, Evidence evidence);

  /**
   * Attempts of silent nodes for rows of a segment, whose fate is not known. Those whose fate is
   * among the given ones are over: they are released.
   */
  List<Kept.Adopted> attemptsFor(String batch, int first, int span, List<Fate> fates);

  /** These could not be stored with their rows: they are asked for again. */
  void attemptsBack(List<Kept.Adopted> attempts);

  /** Runs a task on the thread. */
  void soon(Runnable task);

  /** Tells on the thread what comes of a stage. */
  <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed);

  /** It is joined: this node may claim, write and dial. */
  void ready(LiveBatch batch);

  /** A part is stored and queued. */
  void stored(LiveBatch batch, Part part);

  /** Redis does not know the batch. */
  void absent(LiveBatch batch);

  /** See {@link Decisions#given}. */
  long given();

  /**
   * It is finished, and that is told.
   *
   * @param millis wall instant of its end
   */
  void over(LiveBatch batch, long millis);
}

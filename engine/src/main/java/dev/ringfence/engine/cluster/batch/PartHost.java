package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** The engine around, which calls what its parts hold. Thread-safe; nothing blocks. */
public interface PartHost {
  /** Whether this engine's configuration has what it needs to dial such a batch's calls. */
  boolean knows(Label label);

  /**
   * A segment becomes a batch of this engine. Completes once that is on disk and its calls are
   * queued.
   *
   * @param queued told the number it is stored under, on the engine's thread, before anything of it
   *     is dialled
   */
  CompletionStage<?> install(NewPart part, LongConsumer queued);

  /**
   * Which of these parts have no call in progress. When it completes, all that became of their
   * calls was told.
   */
  CompletionStage<Set<Long>> resting(Set<Long> parts);

  /** The runner wants this of the batch that these parts, by their stored numbers, belong to. */
  void follow(List<Long> parts, Standing.State state);

  /** Whether the engine holds what the fates say, or knows more: rows as the batch counts them. */
  CompletionStage<Boolean> agrees(long part, int first, List<Fate> fates);

  /**
   * Every call of a batch has its disposition, and it is this engine's to tell. Completes once it
   * is on disk that it owes that.
   *
   * @param canceled whether the runner had it canceled
   */
  CompletionStage<?> tell(
      BatchHead head, boolean canceled, long finishedMillis, BatchCounts counts);

  /** An inbound call that a silent node took goes on, as this engine's. */
  void adoptInbound(long attempt, String account, long number, String providerCallId);

  /**
   * All that this engine held was given to another one, since it was silent for too long. That is
   * on disk; it can only begin anew.
   */
  void fenced(String why);
}

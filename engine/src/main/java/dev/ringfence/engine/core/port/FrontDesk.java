package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What runners and operators can ask of the engine, whatever carries their words. Thread-safe;
 * answers come on any thread. A workspace sees only its own: anything else is as if it did not
 * exist.
 */
public interface FrontDesk {

  /**
   * Keeps the batch and queues its calls. Completes when nothing of it can be lost any more; fails
   * with {@link NoRoomException} when the disk is full.
   *
   * @param receipt kept in the same instant as the batch, so that a repeated request finds either
   *     both or none; null when the request bears no key
   */
  CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt);

  /** Batches of a workspace, newest first, after the given one (null: from the newest). */
  CompletionStage<List<BatchView>> batches(int workspace, @Nullable String after, int limit);

  CompletionStage<Optional<BatchView>> batch(int workspace, String id);

  /** Empty if there is no such batch; else whether the verb was allowed, and the batch after it. */
  CompletionStage<Optional<CommandResult>> command(int workspace, String id, BatchVerb verb);

  /**
   * Removes a finished batch with everything of it. Empty if there is no such batch; else whether
   * it was finished, and so is gone.
   */
  CompletionStage<Optional<Boolean>> delete(int workspace, String id);

  /** A command's result. {@code done} is false when the batch's state does not allow the verb. */
  record CommandResult(boolean done, BatchView batch) {}

  /**
   * Calls of a batch by row from {@code fromRow}, {@code limit} at most; empty if there is no such
   * batch.
   */
  CompletionStage<Optional<List<CallView>>> calls(
      int workspace, String batch, int fromRow, int limit);

  CompletionStage<Optional<CallView>> call(int workspace, String id);

  /**
   * Puts destinations (packed E.164) on the workspace's suppression list, or takes them off; counts
   * the changes. Nodes share the list: while what they share cannot be asked this fails with {@link
   * AwayException}; what was added is suppressed on this node then, what was to be taken off stays.
   */
  CompletionStage<Integer> suppress(int workspace, boolean suppressed, long[] destinations);

  CompletionStage<Boolean> suppressed(int workspace, long destination);

  /** Suppressed destinations in ascending order, after the given one (0: from the first). */
  CompletionStage<long[]> suppressions(int workspace, long after, int limit);

  CompletionStage<List<AccountView>> accounts();

  CompletionStage<List<NumberView>> numbers();

  /** Takes back an account's pause; false if there is no such account. */
  CompletionStage<Boolean> resumeAccount(String name);

  /** Counters since the engine began: denials by limit name, and so on; for people and tests. */
  CompletionStage<Map<String, Long>> counters();

  /** Which configuration is in force. Quick. */
  ConfigView config();

  /** Whether the engine can take work, and if not, why not. Quick. */
  Readiness readiness();

  /** An answer to a readiness probe. */
  record Readiness(boolean ready, String detail) {}
}

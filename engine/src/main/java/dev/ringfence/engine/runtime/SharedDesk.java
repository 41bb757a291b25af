package dev.ringfence.engine.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.engine.cluster.SharedLimits;
import dev.ringfence.engine.cluster.batch.Packing;
import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.BatchLook;
import dev.ringfence.engine.redis.batch.Reply;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers runners about batches that all nodes work on, whichever node they ask: what is known of
 * them is in Redis. All else it leaves to the desk of this engine. Thread-safe. What Redis cannot
 * be asked for fails with {@link AwayException}.
 */
final class SharedDesk implements FrontDesk {
  private static final int HEADS = 10_000;

  private final EngineDesk own;
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final WallClock wall;
  private final SharedLimits limits;
  private final PresentBatches shared;
  private final SharedUploads uploads;
  private final SharedCalls calls;
  private final SharedListing listing;
  private final SharedCopies copies;
  private final List<String> nodes;
  private final Cache<String, BatchHead> heads = Caffeine.newBuilder().maximumSize(HEADS).build();

  /**
   * @param own desk of this engine
   * @param limits what nodes share
   * @param nodes all that there are
   */
  SharedDesk(
      EngineDesk own,
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      WallClock wall,
      SharedLimits limits,
      SharedUploads uploads,
      SharedCalls calls,
      SharedCopies copies,
      List<String> nodes) {
    this.own = own;
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.wall = wall;
    this.limits = limits;
    this.shared = limits.batches();
    this.uploads = uploads;
    this.calls = calls;
    this.copies = copies;
    this.listing = new SharedListing(shared);
    this.nodes = nodes;
  }

  @Override
  public CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt) {
    return uploads.accept(draft, receipt).thenApply(Views::fresh);
  }

  /** The head, if there is such a batch of the workspace. */
  private CompletionStage<Optional<BatchHead>> head(int workspace, String id) {
    BatchHead known = heads.getIfPresent(id);
    if (known != null) {
      return CompletableFuture.completedStage(ofWorkspace(known, workspace));
    }
    if (!PublicIds.isBatch(id)) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return shared
        .of(id, SharedBatch::head)
        .thenApply(
            reply -> {
              if (!reply.done() || reply.items().isEmpty()) {
                return Optional.empty();
              }
              BatchHead head = Packing.head(reply.item());
              heads.put(id, head);
              return ofWorkspace(head, workspace);
            });
  }

  private Optional<BatchHead> ofWorkspace(BatchHead head, int workspace) {
    String name = setup.config().workspaces().get(workspace).name();
    return Optional.of(head).filter(known -> known.workspace().equals(name));
  }

  @Override
  public CompletionStage<Optional<BatchView>> batch(int workspace, String id) {
    return head(workspace, id)
        .thenCompose(
            found ->
                // What this engine had finished before it shared anything it still shows.
                found.map(this::view).orElseGet(() -> own.batch(workspace, id)));
  }

  private CompletionStage<Optional<BatchView>> view(BatchHead head) {
    return shared
        .of(head.id(), SharedBatch::look)
        .thenCompose(
            look ->
                look.done() && look.standing().state() != Standing.State.UPLOAD
                    ? shared
                        .inProgress(head.id())
                        .thenCompose(
                            calls ->
                                lane.ask(
                                    kernel ->
                                        Optional.of(
                                            view(head, look, calls, boundBy(kernel, head.id())))))
                    : CompletableFuture.completedStage(Optional.empty()));
  }

  /** What most calls of this node's parts wait for. */
  private @Nullable Limit boundBy(Kernel kernel, String id) {
    for (BatchRecord part : batches.partsOf(id)) {
      if (part.index() >= 0 && part.finishedMillis() == 0) {
        Limit limit = kernel.inspector().boundBy(part.index());
        if (limit != null) {
          return limit;
        }
      }
    }
    return null;
  }

  private BatchView view(
      BatchHead head, Reply<BatchLook> look, int calls, @Nullable Limit boundBy) {
    BatchLook now = look.item();
    int left = look.standing().left();
    int inProgress = Math.min(left, calls);
    BatchCounts counts = Packing.counts(now.counts());
    long finished = left == 0 ? now.finished() / 1_000 : 0;
    return new BatchView(
        head.id(),
        head.name(),
        head.template(),
        head.terms(),
        state(look.standing(), left),
        head.createdMillis(),
        finished,
        head.size(),
        head.rejectedRows(),
        left - inProgress,
        inProgress,
        counts.dispositions(),
        counts.outcomes(),
        eta(head, left),
        left == 0 ? null : boundBy);
  }

  /** At the pace since its acceptance; -1 while nothing is done, and once all is. */
  private long eta(BatchHead head, int left) {
    int done = head.size() - left;
    long now = wall.millis();
    return done == 0 || left == 0
        ? -1
        : now + (long) ((double) left * (now - head.createdMillis()) / done);
  }

  private static BatchState state(Standing standing, int left) {
    return switch (standing.state()) {
      case CANCELED, HUNG_UP -> BatchState.CANCELED;
      case PAUSED -> left == 0 ? BatchState.COMPLETED : BatchState.PAUSED;
      case RUNNING, UPLOAD -> left == 0 ? BatchState.COMPLETED : BatchState.RUNNING;
    };
  }

  @Override
  public CompletionStage<List<BatchView>> batches(
      int workspace, @Nullable String after, int limit) {
    String name = setup.config().workspaces().get(workspace).name();
    return listing
        .all()
        .thenCompose(all -> views(workspace, SharedListing.page(all, name, after, limit)));
  }

  private CompletionStage<List<BatchView>> views(int workspace, List<String> ids) {
    List<CompletableFuture<Optional<BatchView>>> asked =
        ids.stream().map(id -> batch(workspace, id).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> asked.stream().flatMap(one -> one.join().stream()).toList());
  }

  @Override
  public CompletionStage<Optional<CommandResult>> command(
      int workspace, String id, BatchVerb verb) {
    return batch(workspace, id)
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                return CompletableFuture.completedStage(Optional.empty());
              }
              if (!BatchOrders.allowed(found.get().state(), verb)) {
                return CompletableFuture.completedStage(
                    Optional.of(new CommandResult(false, found.get())));
              }
              Standing.State wanted =
                  switch (verb) {
                    case PAUSE -> Standing.State.PAUSED;
                    case RESUME -> Standing.State.RUNNING;
                    case CANCEL -> Standing.State.CANCELED;
                    case CANCEL_AND_HANG_UP -> Standing.State.HUNG_UP;
                  };
              return shared
                  .of(id, batch -> batch.command(wanted))
                  .thenCompose(reply -> commanded(workspace, id, reply));
            });
  }

  private CompletionStage<Optional<CommandResult>> commanded(
      int workspace, String id, Reply<Void> reply) {
    if (!reply.done() && reply.status() != Status.ABSENT) {
      return CompletableFuture.failedFuture(new AwayException());
    }
    return batch(workspace, id).thenApply(now -> now.map(view -> new CommandResult(true, view)));
  }

  @Override
  public CompletionStage<Optional<Boolean>> delete(int workspace, String id) {
    return batch(workspace, id)
        .thenCompose(
            found -> {
              if (found.isEmpty() || found.get().finishedMillis() == 0) {
                return CompletableFuture.completedStage(found.map(unfinished -> false));
              }
              heads.invalidate(id);
              return remove(id).thenApply(gone -> Optional.of(gone));
            });
  }

  /** Of a finished batch; false when its end was not told yet. */
  private CompletionStage<Boolean> remove(String id) {
    return shared
        .of(id, batch -> batch.remove(Duration.ofDays(1), Long.MAX_VALUE / 2, nodes))
        .thenCompose(
            reply ->
                // One that is not there, and listed, was removed by a node that did not get
                // further.
                reply.status() == Status.ABSENT || (reply.done() && reply.item())
                    ? shared
                        .directory(directory -> directory.mark(id, BatchDirectory.Mark.REMOVED, 0))
                        .thenApply(marked -> true)
                    : CompletableFuture.completedStage(false));
  }

  /** Removes batches that were finished before that instant, here and where all see them. */
  CompletableFuture<Integer> discardFinishedBefore(long wallMillis) {
    return shared
        .directory(directory -> directory.finished(wallMillis, BatchDirectory.MOST_ITEMS))
        .thenCompose(
            reply -> {
              CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
              for (Entry entry : reply.items()) {
                last = last.thenCompose(done -> remove(entry.batch()));
              }
              return last;
            })
        .thenCompose(done -> copies.discard())
        .thenCompose(done -> own.discardFinishedBefore(wallMillis))
        .toCompletableFuture();
  }

  @Override
  public CompletionStage<Optional<List<CallView>>> calls(
      int workspace, String batch, int fromRow, int limit) {
    return head(workspace, batch)
        .thenCompose(
            found ->
                found
                    .map(
                        head ->
                            calls.page(head, Math.max(0, fromRow), limit).thenApply(Optional::of))
                    .orElseGet(() -> own.calls(workspace, batch, fromRow, limit)));
  }

  @Override
  public CompletionStage<Optional<CallView>> call(int workspace, String id) {
    int dash = id.lastIndexOf('-');
    int row = dash < 0 ? -1 : PublicIds.row(id.substring(dash + 1));
    if (row < 0) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return calls(workspace, id.substring(0, dash), row, 1)
        .thenApply(found -> found.filter(page -> !page.isEmpty()).map(page -> page.get(0)));
  }

  @Override
  public CompletionStage<Integer> suppress(int workspace, boolean suppressed, long[] destinations) {
    String name = setup.config().workspaces().get(workspace).name();
    return own.changes(workspace, suppressed, destinations)
        .thenCompose(
            changes -> limits.suppress(name, suppressed, destinations).thenApply(done -> changes));
  }

  @Override
  public CompletionStage<Boolean> suppressed(int workspace, long destination) {
    return own.suppressed(workspace, destination);
  }

  @Override
  public CompletionStage<long[]> suppressions(int workspace, long after, int limit) {
    return own.suppressions(workspace, after, limit);
  }

  @Override
  public CompletionStage<List<AccountView>> accounts() {
    return own.accounts();
  }

  @Override
  public CompletionStage<List<NumberView>> numbers() {
    return own.numbers();
  }

  @Override
  public CompletionStage<Boolean> resumeAccount(String name) {
    return own.resumeAccount(name);
  }

  @Override
  public CompletionStage<Map<String, Long>> counters() {
    return own.counters();
  }

  @Override
  public ConfigView config() {
    return own.config();
  }

  @Override
  public Readiness readiness() {
    return own.readiness();
  }
}

package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.SharedLimits;
import dev.ringfence.engine.cluster.batch.Published;
import dev.ringfence.engine.cluster.batch.Publishing;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.KeyReusedException;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.SharedRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches in that all nodes work on: the rows go to this node's disk, then to Redis, and are
 * acknowledged when both have them. Thread-safe.
 */
final class SharedUploads {
  private static final int LEAST_SPAN = 16;

  /** Segments for each node, so that small batches are worked on by all as well. */
  private static final int SEGMENTS_OF_A_NODE = 8;

  private static final long PATIENCE_SECONDS = 20;

  private final CurrentSetup setup;
  private final WallClock wall;
  private final PublicIds ids;
  private final CallStore store;
  private final Intake intake;
  private final Promises promises;
  private final Executor blocking;
  private final SharedLimits limits;
  private final Cluster cluster;

  SharedUploads(
      Lane lane,
      CurrentSetup setup,
      WallClock wall,
      PublicIds ids,
      CallStore store,
      Intake intake,
      Executor blocking,
      SharedLimits limits,
      Cluster cluster) {
    this.setup = setup;
    this.wall = wall;
    this.ids = ids;
    this.store = store;
    this.intake = intake;
    this.promises = new Promises(lane, store);
    this.blocking = blocking;
    this.limits = limits;
    this.cluster = cluster;
  }

  /** Rows of a segment: a chunk as stores keep it at most, and several segments for each node. */
  static int span(int rows, int nodes) {
    int wanted = (rows + SEGMENTS_OF_A_NODE * nodes - 1) / (SEGMENTS_OF_A_NODE * nodes);
    return Math.max(LEAST_SPAN, Math.min(CallStore.CHUNK_ROWS, wanted));
  }

  /**
   * Completes with the batch's head when no node can lose it any more. Fails with {@link
   * NoRoomException}, {@link KeyReusedException}, or {@link AwayException}: then nothing was taken.
   */
  CompletionStage<BatchHead> accept(BatchDraft draft, @Nullable Receipt receipt) {
    if (store.full()) {
      return CompletableFuture.failedFuture(new NoRoomException());
    }
    return CompletableFuture.supplyAsync(() -> keepRows(draft, receipt), blocking)
        .thenCompose(
            home ->
                promises
                    .keep(List.of(new Change.Accepted(home)), kernel -> home)
                    .whenComplete((kept, failure) -> store.endUpload(home.batch())))
        .thenCompose(this::publish)
        .thenCompose(home -> answered(home, draft, receipt));
  }

  private BatchHead keepRows(BatchDraft draft, @Nullable Receipt receipt) {
    Setup now = setup.get();
    String workspace = now.config().workspaces().get(draft.workspace()).name();
    String id = receipt == null ? ids.batch() : PublicIds.batch(workspace, receipt.key());
    try {
      BatchHead head =
          intake.keep(
              draft,
              id,
              workspace,
              now.config().templates().get(draft.template()).name(),
              wall.millis(),
              span(draft.rows().size(), cluster.nodes().size()));
      String print = receipt == null ? "none" : receipt.fingerprint();
      return head.as(
          Publishing.homeId(id, head.batch(), print), new SharedRef(id, SharedRef.HOME, 0, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private CompletionStage<BatchHead> publish(BatchHead home) {
    CompletableFuture<Published> published = limits.publish(home).toCompletableFuture();
    return published
        .copy()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(
            (outcome, failure) ->
                failure instanceof TimeoutException
                    ? withdrawn(home, published)
                    : CompletableFuture.completedStage(outcome))
        .thenCompose(stage -> stage)
        .thenApply(
            outcome -> {
              if (outcome == Published.OTHER) {
                throw new KeyReusedException();
              }
              return home;
            });
  }

  /** When it is too late to say that it was not taken, Redis' answer is waited for. */
  private CompletionStage<Published> withdrawn(
      BatchHead home, CompletableFuture<Published> published) {
    return limits
        .withdraw(home)
        .thenCompose(
            gone -> gone ? CompletableFuture.failedFuture(new AwayException()) : published);
  }

  /** What is answered is kept, so that the same request finds the same answer here. */
  private CompletionStage<BatchHead> answered(
      BatchHead home, BatchDraft draft, @Nullable Receipt receipt) {
    if (receipt == null) {
      return CompletableFuture.completedStage(home);
    }
    List<Change> changes = new ArrayList<>();
    changes.add(
        new Change.Answered(
            home.workspace(),
            receipt.key(),
            receipt.fingerprint(),
            receipt.status(),
            receipt.body().of(Views.fresh(home), Views.fresh(home, draft.rows())),
            0,
            home.createdMillis()));
    return promises.keep(changes, kernel -> home);
  }
}

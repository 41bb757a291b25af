package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.batch.Packing;
import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Segment.Content;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.ChunkRows;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.SharedRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the calls of shared batches, page by page: rows and results from Redis, and from the lane
 * what becomes of the rows that this node owns. Thread-safe.
 */
final class SharedCalls {
  private final PresentBatches shared;
  private final Lane lane;
  private final BatchBook batches;
  private final Views views;
  private final Intake intake;
  private final Executor blocking;

  SharedCalls(
      PresentBatches shared,
      Lane lane,
      BatchBook batches,
      Views views,
      Intake intake,
      Executor blocking) {
    this.shared = shared;
    this.lane = lane;
    this.batches = batches;
    this.views = views;
    this.intake = intake;
    this.blocking = blocking;
  }

  /** Calls from a row on; empty behind the last. */
  CompletionStage<List<CallView>> page(BatchHead head, int from, int limit) {
    int end = (int) Math.min((long) from + limit, head.size());
    if (from >= end) {
      return CompletableFuture.completedStage(List.of());
    }
    return shared
        .of(head.id(), SharedBatch::look)
        .thenCompose(
            look ->
                look.done()
                    ? segments(head, look.item().span(), from, end, new ArrayList<>())
                    : CompletableFuture.completedStage(List.of()));
  }

  private CompletionStage<List<CallView>> segments(
      BatchHead head, int span, int from, int end, List<CallView> page) {
    if (from >= end) {
      return CompletableFuture.completedStage(page);
    }
    int segment = from / span;
    int stop = Math.min(end, (segment + 1) * span);
    return shared
        .of(head.id(), batch -> batch.content(segment))
        .thenCompose(
            reply -> {
              if (!reply.done() || reply.items().isEmpty()) {
                return CompletableFuture.completedStage(page);
              }
              return own(head, segment, segment * span, from, stop)
                  .thenApplyAsync(
                      now -> {
                        add(head, segment * span, reply.item(), now, from, stop, page);
                        return page;
                      },
                      blocking)
                  .thenCompose(done -> segments(head, span, stop, end, page));
            });
  }

  /** What the lane knows of rows that this node owns, by row of the batch. */
  private CompletionStage<Map<Integer, CallView>> own(
      BatchHead head, int segment, int first, int from, int stop) {
    return lane.ask(kernel -> Optional.ofNullable(batches.part(head.id(), segment)))
        .thenComposeAsync(
            mine -> {
              if (mine.isEmpty()) {
                return CompletableFuture.completedStage(Map.of());
              }
              // So that the lane waits for no disk.
              mine.get().rows().prefetch(0, mine.get().rows().size());
              return lane.ask(kernel -> own(kernel, head.id(), segment, first, from, stop));
            },
            blocking);
  }

  private Map<Integer, CallView> own(
      Kernel kernel, String id, int segment, int first, int from, int stop) {
    Map<Integer, CallView> now = new HashMap<>();
    BatchRecord part = batches.part(id, segment);
    if (part == null || part.archived() || part.index() < 0) {
      return now;
    }
    for (int row = from; row < stop; row++) {
      now.put(row, views.call(kernel, part, row - first));
    }
    return now;
  }

  private void add(
      BatchHead head,
      int first,
      Content content,
      Map<Integer, CallView> own,
      int from,
      int stop,
      List<CallView> to) {
    ChunkRows rows = new ChunkRows(content.rows(), intake.indexes(head), head.names());
    BatchHead as = head.as(head.id(), new SharedRef(head.id(), 0, first, 0));
    Map<Integer, Fate> fates = new HashMap<>();
    content.fates().forEach(fate -> fates.put(fate.row(), fate));
    for (int row = from; row < stop; row++) {
      Fate fate = fates.get(row);
      if (fate != null && fate.last()) {
        to.add(Views.done(as, rows, row - first, Packing.result(fate.bytes())));
      } else {
        @Nullable CallView mine = own.get(row);
        to.add(
            mine == null
                ? Views.elsewhere(as, rows, row - first, fate == null ? 0 : fate.attempts())
                : mine);
      }
    }
  }
}

package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.batch.Label;
import dev.ringfence.engine.cluster.batch.Packing;
import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which shared batches there are, read from the directory page by page. Thread-safe. */
final class SharedListing {
  private final PresentBatches shared;

  SharedListing(PresentBatches shared) {
    this.shared = shared;
  }

  /** A batch or an upload. Immutable. */
  record Listed(String id, Label label) {}

  /**
   * All that go on or are finished, some of them twice; fails with {@link AwayException} if not all
   * could be read. Of what changes meanwhile, nothing that is there all the time is left out: a
   * batch that finishes is in the second list then.
   */
  CompletionStage<List<Listed>> all() {
    List<Listed> all = new ArrayList<>();
    return live(0, all).thenCompose(done -> finished(Long.MAX_VALUE / 2, all));
  }

  private CompletionStage<List<Listed>> live(long since, List<Listed> to) {
    return shared
        .directory(directory -> directory.changes(since, BatchDirectory.MOST_ITEMS))
        .thenCompose(
            reply ->
                noted(reply, to)
                    ? live(last(reply).at(), to)
                    : CompletableFuture.completedStage(to));
  }

  private CompletionStage<List<Listed>> finished(long before, List<Listed> to) {
    return shared
        .directory(directory -> directory.finished(before, BatchDirectory.MOST_ITEMS))
        .thenCompose(
            reply ->
                noted(reply, to)
                    ? finished(next(reply), to)
                    : CompletableFuture.completedStage(to));
  }

  /** Others may have finished in the millisecond of the last: it is read again, with them. */
  private static long next(Reply<Entry> page) {
    long last = last(page).at();
    return page.items().get(0).at() > last ? last + 1 : last;
  }

  /** Whether there may be more. */
  private static boolean noted(Reply<Entry> page, List<Listed> to) {
    if (!page.done()) {
      throw new AwayException();
    }
    for (Entry entry : page.items()) {
      if (entry.label().length > 0) {
        to.add(new Listed(entry.batch(), Packing.labelOf(entry.label())));
      }
    }
    return page.items().size() == BatchDirectory.MOST_ITEMS;
  }

  private static Entry last(Reply<Entry> page) {
    return page.items().get(page.items().size() - 1);
  }

  /** Ids of a workspace's batches, newest first, after the one of the given id. */
  static List<String> page(List<Listed> all, String workspace, @Nullable String after, int limit) {
    List<String> ids =
        all.stream()
            .filter(one -> one.label.workspace().equals(workspace))
            .sorted(
                Comparator.<Listed>comparingLong(one -> -one.label.createdMillis())
                    .thenComparing(one -> one.id))
            .map(one -> one.id)
            .distinct()
            .toList();
    int from = after == null ? 0 : ids.indexOf(after) + 1;
    if (after != null && from == 0) {
      return List.of();
    }
    return ids.subList(from, (int) Math.min((long) from + limit, ids.size()));
  }
}

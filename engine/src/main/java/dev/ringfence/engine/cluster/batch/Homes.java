package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.RowChunk;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The batches that this node has accepted. Their rows are on its disk for as long as the batch is
 * anywhere, so that it can be put again when Redis loses it. Confined to the thread of the shared
 * limits.
 */
final class Homes {
  /**
   * Of a finished batch that is put again: higher than any runner's commands come to, so that no
   * node that remembers an earlier state sets it going.
   */
  private static final int AFTER_ALL_COMMANDS = 1 << 20;

  private final CallStore store;
  private final Map<String, Home> homes = new LinkedHashMap<>();

  /**
   * A copy. Immutable.
   *
   * @param over whether the batch is finished, and its end was told
   */
  record Home(BatchHead head, boolean over, boolean canceled) {}

  Homes(CallStore store, List<Kept.Home> kept) {
    this.store = store;
    for (Kept.Home home : kept) {
      homes.put(
          home.head().publicId(),
          new Home(home.head(), home.finishedMillis() != 0, home.canceled()));
    }
  }

  /** The copy of a batch, if it is here. */
  @Nullable BatchHead of(String id) {
    Home home = homes.get(id);
    return home == null ? null : home.head;
  }

  /** Rows of a segment. */
  int span(BatchHead home) {
    return new RowChunk(store.rows(home.batch(), 0)).count();
  }

  /** All copies. */
  List<BatchHead> all() {
    return homes.values().stream().map(Home::head).toList();
  }

  /** Ids of the batches that are finished. */
  List<String> finished() {
    List<String> ids = new ArrayList<>();
    homes.forEach(
        (id, home) -> {
          if (home.over) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** A copy comes; answers what was here under the same id. */
  @Nullable Home put(BatchHead home) {
    return homes.put(home.publicId(), new Home(home, false, false));
  }

  /** A copy is of no use; what was here before it is again. */
  void putBack(BatchHead home, @Nullable Home before, Runnable then) {
    if (before == null) {
      homes.remove(home.publicId());
    } else {
      homes.put(home.publicId(), before);
    }
    discard(home, then);
  }

  /** Nothing of it is needed any more. */
  void discard(BatchHead home, Runnable then) {
    store.write(new Unit(List.of(new Change.Discarded(home.batch())), false, then::run));
  }

  /** The batch is there no more, and its copy goes too. */
  void letGo(String id) {
    homes.remove(id);
  }

  /**
   * As what a batch is put again that Redis has lost. One that was finished is paused: it is
   * finished again once all nodes have said what became of its rows, and if one of them can't, the
   * rest waits for its runner instead of being dialled twice.
   *
   * @param known what this node knows of one that goes on
   */
  Standing again(String id, Standing known) {
    Home home = homes.get(id);
    if (home == null) {
      throw new IllegalArgumentException("batch " + id + " was not accepted here");
    }
    int left = home.head.size();
    if (home.over) {
      Standing.State state = home.canceled ? Standing.State.CANCELED : Standing.State.PAUSED;
      return new Standing(AFTER_ALL_COMMANDS, state, left, false);
    }
    return known.version() > 0 ? known : new Standing(1, Standing.State.RUNNING, left, false);
  }

  /** What is not listed any more is finished, and its end is told. */
  void keepOnly(Set<String> listed, long millis, Predicate<String> canceled) {
    for (String id : List.copyOf(homes.keySet())) {
      if (!listed.contains(id)) {
        over(id, millis, canceled.test(id));
      }
    }
  }

  /** It is finished, and its end was told. */
  void over(String id, long millis, boolean canceled) {
    Home home = homes.get(id);
    if (home == null || home.over) {
      return;
    }
    homes.put(id, new Home(home.head, true, canceled));
    BatchState state = canceled ? BatchState.CANCELED : BatchState.COMPLETED;
    store.write(
        new Unit(
            List.of(new Change.Finished(home.head.batch(), millis, state, BatchCounts.NONE)),
            false,
            Unit.Then.NOTHING));
  }
}

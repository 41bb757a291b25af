package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * This node in the directory of batches: enrols on every link, and lists what there is, again from
 * time to time, since news may be lost. Confined to the thread of the shared limits.
 */
final class Enrolment {
  private static final long LIST_MILLIS = 5_000;
  private static final long WAIT_MILLIS = 100;

  private final Announcing announcing;
  private final BiConsumer<BatchLink, Entry> found;
  private final Listing listed;

  /** Told which batches go on. */
  interface Listing {
    /**
     * @param instant by which all others that there were are finished, in microseconds
     */
    void listed(Set<String> ids, long instant);
  }

  /** The highest instant that the directory ever answered with. */
  private long seen;

  /**
   * @param found told of each batch that is listed
   * @param listed told the ids of all of them
   */
  Enrolment(Announcing announcing, BiConsumer<BatchLink, Entry> found, Listing listed) {
    this.announcing = announcing;
    this.found = found;
    this.listed = listed;
  }

  /**
   * Enrols on a link.
   *
   * @param opened told once all nodes have; then batches are listed
   */
  void begin(BatchLink now, Runnable opened) {
    now.ask(
        () -> now.directory().beginEnrol(),
        begun -> {
          seen = Math.max(seen, begun.instant());
          announcing.again(now, begun.epoch(), () -> end(now, begun.epoch(), opened));
        });
  }

  private void end(BatchLink now, String epoch, Runnable opened) {
    now.ask(
        () -> now.directory().endEnrol(epoch, seen),
        ended -> {
          if (ended.done()) {
            open(now, opened);
          } else {
            now.giveUp("the enrolment was answered " + ended.status());
          }
        });
  }

  private void open(BatchLink now, Runnable opened) {
    now.ask(
        () -> now.directory().open(now.nodes()),
        reply -> {
          if (!reply.done()) {
            now.giveUp("the opening of the directory was answered " + reply.status());
          } else if (reply.items().isEmpty()) {
            opened.run();
            again(now);
          } else {
            now.later(WAIT_MILLIS, () -> open(now, opened));
          }
        });
  }

  private void again(BatchLink now) {
    list(now);
    now.later(LIST_MILLIS, () -> again(now));
  }

  /** Lists all batches that go on. */
  void list(BatchLink now) {
    list(now, 0, new HashSet<>());
  }

  private void list(BatchLink now, long since, Set<String> ids) {
    now.ask(
        () -> now.directory().changes(since, BatchDirectory.MOST_ITEMS),
        reply -> {
          if (!reply.done()) {
            // Flushed: what it does not list may go on.
            now.giveUp("the directory answered " + reply.status());
            return;
          }
          seen = Math.max(seen, reply.instant());
          long last = since;
          for (Entry entry : reply.items()) {
            last = entry.at();
            if (ids.add(entry.batch())) {
              found.accept(now, entry);
            }
          }
          if (reply.items().size() == BatchDirectory.MOST_ITEMS) {
            list(now, last, ids);
          } else {
            listed.listed(ids, seen);
          }
        });
  }
}

package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.redis.batch.Upload;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts batches that this node has accepted where all nodes see them, and puts those there again
 * that Redis has lost. Confined to the thread of the shared limits.
 *
 * <p>The rows are on this node's disk before the first is put, and stay there while the batch is
 * anywhere: so an upload is acknowledged when both have it.
 */
public final class Publishing {
  /** Another node's upload of the same batch that was silent for so long is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is left of one that nobody goes on with is removed. */
  private static final Duration SILENT = Duration.ofMinutes(10);

  private static final long AGAIN_MILLIS = 500;

  private final CallStore store;
  private final Homes homes;
  private final Consumer<String> there;
  private final Map<String, Job> waiting = new LinkedHashMap<>();
  private @Nullable BatchLink link;

  private static final class Job {
    final BatchHead home;
    final String print;
    final int span;
    final CompletableFuture<Published> done = new CompletableFuture<>();
    boolean busy;

    /** From now on nobody can say that it is not accepted, until Redis does. */
    boolean accepting;

    boolean withdrawn;

    /** What is known of it, if it was accepted before. */
    Standing standing = Standing.NONE;

    /** Whether it was made in this process; else it may be what a former one put there. */
    boolean fresh;

    /** What this node had under the same id. */
    Homes.@Nullable Home before;

    Job(BatchHead home, String print, int span) {
      this.home = home;
      this.print = print;
      this.span = span;
    }
  }

  /**
   * @param there told the id of each batch that has come to be there
   */
  Publishing(CallStore store, List<Kept.Home> kept, Consumer<String> there) {
    this.store = store;
    this.there = there;
    homes = new Homes(store, kept);
    for (Kept.Home home : kept) {
      if (!home.published()) {
        // Nobody was told whether it is accepted: whoever sent it asks again, or goes on without.
        Job job = new Job(home.head(), print(home.head()), homes.span(home.head()));
        job.accepting = true;
        waiting.put(home.head().publicId(), job);
      }
    }
  }

  /**
   * The id under which a home copy is stored: it says what its upload was, to know it again.
   *
   * @param print of the body
   */
  public static String homeId(String batch, long stored, String print) {
    return batch + "/home/" + stored + "/" + print;
  }

  private static String print(BatchHead home) {
    return home.id().split("/", 4)[3];
  }

  boolean isHome(String id) {
    return homes.of(id) != null && !waiting.containsKey(id);
  }

  boolean isUnderWay(String id) {
    return waiting.containsKey(id);
  }

  /** Goes on with what waits, on this link, and looks for what Redis has lost. */
  void use(@Nullable BatchLink now) {
    link = now;
    if (now != null) {
      lookFor(now, homes.finished().iterator());
    }
    for (Job job : List.copyOf(waiting.values())) {
      job.busy = false;
      go(job);
    }
  }

  /**
   * Its rows and its head are in this node's store. Completes when all nodes see it; waits for
   * Redis as long as it takes.
   */
  CompletionStage<Published> publish(BatchHead home) {
    Job job = new Job(home, print(home), homes.span(home));
    job.fresh = true;
    job.before = homes.put(home);
    waiting.put(home.publicId(), job);
    go(job);
    return job.done;
  }

  /**
   * Whoever waits for it waits no more.
   *
   * @return whether it is not there, and never will be
   */
  boolean withdraw(BatchHead home) {
    Job job = waiting.get(home.publicId());
    if (job == null || job.home != home || job.accepting) {
      return false;
    }
    job.withdrawn = true;
    waiting.remove(home.publicId());
    homes.putBack(home, job.before, () -> {});
    BatchLink now = link;
    if (now != null) {
      unlist(now, home.publicId(), Duration.ZERO);
    }
    return true;
  }

  /** What an upload has left that nobody goes on with. */
  void removeSilent(BatchLink of, String id) {
    unlist(of, id, SILENT);
  }

  private static void unlist(BatchLink of, String id, Duration silent) {
    of.ask(
        () -> of.batch(id).remove(silent, 0, of.nodes()),
        reply -> {
          if (reply.done() && reply.item()) {
            of.ask(() -> of.directory().mark(id, BatchDirectory.Mark.REMOVED, 0), marked -> {});
          }
        });
  }

  private void go(Job job) {
    BatchLink now = link;
    if (now == null || job.busy || job.withdrawn) {
      return;
    }
    job.busy = true;
    announce(now, job);
  }

  private void announce(BatchLink of, Job job) {
    if (job.withdrawn) {
      return;
    }
    String id = job.home.publicId();
    of.ask(
        () -> of.directory().announce(id, Packing.label(Label.of(job.home)), false),
        reply -> {
          if (!reply.done()) {
            again(of, job);
          } else if (reply.item() == BatchDirectory.Known.ACCEPTED && !job.accepting) {
            waitForHome(of, job);
          } else {
            begin(of, job);
          }
        });
  }

  /**
   * It was accepted before, and it may be that Redis has lost it: then whoever accepted it puts it
   * again, as one of which calls may be done. Put by this node it would be a new one.
   */
  private void waitForHome(BatchLink of, Job job) {
    of.ask(
        () -> of.batch(job.home.publicId()).look(),
        look -> {
          if (look.done() && look.standing().state() != Standing.State.UPLOAD) {
            begin(of, job);
          } else {
            again(of, job);
          }
        });
  }

  /** Over the same link: one that Redis has lost is put again before new ones may be. */
  private void again(BatchLink of, Job job) {
    of.later(AGAIN_MILLIS, () -> announce(of, job));
  }

  private void begin(BatchLink of, Job job) {
    of.ask(
        () -> of.batch(job.home.publicId()).begin(job.print, job.home.size(), job.span, PATIENCE),
        reply -> {
          if (job.withdrawn) {
            return;
          }
          if (!reply.done()) {
            again(of, job);
            return;
          }
          Upload upload = reply.item();
          switch (upload.is()) {
            case BEGUN -> put(of, job, upload.token(), 0);
            case BUSY -> again(of, job);
            case ACCEPTED ->
                accepted(job, upload.print().equals(job.print) ? Published.KNOWN : Published.OTHER);
          }
        });
  }

  private void put(BatchLink of, Job job, long upload, int segment) {
    if (job.withdrawn) {
      return;
    }
    if ((long) segment * job.span >= job.home.size()) {
      accept(of, job, upload);
      return;
    }
    // Read before its turn comes: it may be withdrawn by then, and its rows gone.
    byte[] rows = store.rows(job.home.batch(), segment);
    of.ask(
        () -> of.batch(job.home.publicId()).putRows(upload, segment, rows),
        reply -> {
          if (reply.done() && reply.item()) {
            put(of, job, upload, segment + 1);
          } else {
            again(of, job);
          }
        });
  }

  private void accept(BatchLink of, Job job, long upload) {
    if (job.withdrawn) {
      return;
    }
    // Accepted once, it may have owners, though Redis has lost it.
    boolean lost = job.accepting;
    job.accepting = true;
    Standing first = homes.again(job.home.publicId(), job.standing);
    of.ask(
        () -> of.batch(job.home.publicId()).accept(upload, Packing.head(job.home), first, lost),
        reply -> {
          if (reply.done() && reply.item() == Upload.End.ACCEPTED) {
            of.ask(
                () -> of.directory().mark(job.home.publicId(), BatchDirectory.Mark.ACCEPTED, 0),
                marked -> accepted(job, Published.ACCEPTED));
          } else {
            again(of, job);
          }
        });
  }

  private void accepted(Job job, Published outcome) {
    if (waiting.remove(job.home.publicId()) != null) {
      // While it waited, news of it were nothing to this node.
      there.accept(job.home.publicId());
    }
    Homes.Home before = job.before;
    if (outcome == Published.OTHER || (outcome == Published.KNOWN && job.fresh && !job.accepting)) {
      // Whoever accepted it has its rows.
      homes.putBack(job.home, before, () -> job.done.complete(outcome));
      return;
    }
    if (before != null) {
      // It was deleted before this one could be accepted under its id.
      homes.discard(before.head(), () -> {});
    }
    store.write(
        new Unit(
            List.of(new Change.Published(job.home.batch())),
            false,
            () -> job.done.complete(outcome)));
  }

  /** A batch that was accepted is not there any more. */
  void putAgain(BatchLink of, String id, Standing standing, Runnable then) {
    BatchHead home = homes.of(id);
    if (home == null) {
      return;
    }
    Job job = new Job(home, print(home), homes.span(home));
    job.busy = true;
    job.accepting = true;
    job.standing = standing;
    CompletionStage<Published> unused =
        job.done.whenComplete((outcome, failure) -> of.later(0, then));
    begin(of, job);
  }

  /** What all nodes are to see of what this one has accepted. */
  List<BatchHead> accepted() {
    List<BatchHead> all = new ArrayList<>(homes.all());
    all.removeIf(home -> waiting.containsKey(home.publicId()));
    return all;
  }

  /**
   * Nobody looks at what is finished: one that Redis has lost, as a whole or of its last rows, is
   * put among those that go on, and is joined and put again like them.
   */
  private void lookFor(BatchLink of, Iterator<String> left) {
    if (!left.hasNext()) {
      return;
    }
    String id = left.next();
    of.ask(
        () -> of.batch(id).look(),
        look -> {
          if (look.done() && look.item().finished() != 0) {
            lookFor(of, left);
          } else {
            of.ask(
                () -> of.directory().mark(id, BatchDirectory.Mark.LOST, 0),
                marked -> lookFor(of, left));
          }
        });
  }

  /** See {@link Homes#keepOnly}. */
  void keepOnly(Set<String> listed, long millis, Predicate<String> canceled) {
    Set<String> kept = new HashSet<>(listed);
    kept.addAll(waiting.keySet());
    homes.keepOnly(kept, millis, canceled);
  }

  /** See {@link Homes#over}. */
  void over(String id, long millis, boolean canceled) {
    homes.over(id, millis, canceled);
  }

  /**
   * A batch is there no more: what is here of it may go.
   *
   * @return whether it may; not while it is on its way there
   */
  boolean letGo(String id) {
    if (waiting.containsKey(id)) {
      return false;
    }
    homes.letGo(id);
    return true;
  }
}

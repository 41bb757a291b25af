package dev.ringfence.engine.cluster.suppression;

import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.redis.suppression.RedisSuppressions;
import dev.ringfence.engine.redis.suppression.Suppression;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The list of one workspace. Confined to the thread of the shared limits.
 *
 * <p>Its store and its kernel change in one order, that of the units written here.
 */
final class SharedList {
  private static final int MOST = RedisSuppressions.MOST_ITEMS;

  private final String workspace;
  private final CallStore store;
  private final SuppressionHost host;
  private final Executor thread;
  private final OwedNumbers owed;

  /** Requests that wait for Redis, and what they fail with when it goes away. */
  private final Map<CompletableFuture<Void>, AwayException> open = new HashMap<>();

  /** Who waits for the present reading to end. */
  private final List<Runnable> waiting = new ArrayList<>();

  /** The epoch in which this node has said its list, and the instant up to which it has seen it. */
  private String told = "";

  private long seen;

  /** Whether the store has that. */
  private boolean noted;

  private @Nullable SuppressionLink link;

  /** Whether the link's epoch is {@link #told}: it may be written to. */
  private boolean said;

  private boolean telling;
  private boolean reading;

  /** Something may have changed since the present reading began. */
  private boolean again;

  /**
   * @param whole whether the engine may not know what the store has: it is read again from Redis
   */
  SharedList(
      String workspace, CallStore store, SuppressionHost host, Executor thread, boolean whole) {
    this.workspace = workspace;
    this.store = store;
    this.host = host;
    this.thread = thread;
    owed = new OwedNumbers(store.shared().owedSuppressions(workspace));
    String kept = store.shared().epoch(shard());
    if (kept != null) {
      String[] words = kept.split(" ", -1);
      told = words[0];
      seen = whole ? 0 : Long.parseLong(words[1]);
      noted = true;
    }
  }

  /** Under which the store keeps how far it was seen. */
  private String shard() {
    return "suppressed:" + workspace;
  }

  /** Says on a new link what Redis may not have; {@code then} the others have it too. */
  void use(SuppressionLink now, Runnable then) {
    link = now;
    now.ask(
        now.lists().epoch(workspace),
        answer -> {
          String epoch = answer.epoch();
          now.when(
              now.mark(workspace).read(),
              marked -> {
                if (epoch.equals(marked) && epoch.equals(told)) {
                  said(now, then);
                } else {
                  sayAgain(now, epoch, then);
                }
              },
              failure -> now.giveUp("the mark of a list could not be read: " + failure));
          now.flush();
        });
  }

  /** Redis may have lost any of it. What was told by now must be in the store to be read there. */
  private void sayAgain(SuppressionLink now, String epoch, Runnable then) {
    Runnable read =
        () -> {
          if (!now.isOver()) {
            sayAgain(now, epoch, store.shared().suppressed(workspace), 0, then);
          }
        };
    store.write(new Unit(List.of(), false, () -> thread.execute(read)));
  }

  private void sayAgain(SuppressionLink now, String epoch, long[] all, int from, Runnable then) {
    if (from >= all.length) {
      now.mark(workspace).write(epoch);
      now.flush();
      told = epoch;
      seen = 0;
      noted = false;
      said(now, then);
      return;
    }
    int to = Math.min(all.length, from + MOST);
    now.ask(
        now.lists().change(workspace, epoch, true, Arrays.copyOfRange(all, from, to)),
        answer -> sayAgain(now, epoch, all, to, then));
  }

  private void said(SuppressionLink now, Runnable then) {
    said = true;
    owed.whenTold(
        () -> {
          if (!now.isOver()) {
            then.run();
          }
        });
    tell();
  }

  /** Tells what is owed, one call after the other. */
  private void tell() {
    SuppressionLink now = link;
    if (now == null || !said || telling) {
      return;
    }
    Map<Long, Long> next = owed.next(MOST);
    if (next.isEmpty()) {
      return;
    }
    telling = true;
    now.ask(
        now.lists().change(workspace, told, true, numbers(next.keySet())),
        answer -> {
          telling = false;
          keep(List.of(new Change.SuppressionOwed(workspace, false, owed.told(next))));
          tell();
        });
  }

  private static long[] numbers(Collection<Long> of) {
    return of.stream().mapToLong(Long::longValue).toArray();
  }

  private void keep(List<Change> changes) {
    store.write(new Unit(changes, false, Unit.Then.NOTHING));
  }

  /** The link is given up: nobody knows when there is another. */
  void unlink() {
    link = null;
    said = false;
    telling = false;
    reading = false;
    again = false;
    waiting.clear();
    Map<CompletableFuture<Void>, AwayException> left = Map.copyOf(open);
    open.clear();
    left.forEach(CompletableFuture::completeExceptionally);
  }

  // What others have changed.

  /** Asks what has changed; {@code then} the engine has what all had done before this was asked. */
  void read(@Nullable Runnable then) {
    SuppressionLink now = link;
    if (now == null || !said) {
      return;
    }
    if (then != null) {
      waiting.add(then);
    }
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    page(now);
  }

  private void page(SuppressionLink now) {
    now.ask(now.lists().changes(workspace, told, seen), answer -> page(now, answer.items()));
  }

  private void page(SuppressionLink now, List<Suppression> items) {
    LongStream.Builder added = LongStream.builder();
    LongStream.Builder removed = LongStream.builder();
    for (Suppression item : items) {
      if (item.suppressed()) {
        added.add(item.destination());
      } else if (!owed.contains(item.destination())) {
        // Else it was suppressed again here, which Redis has yet to hear.
        removed.add(item.destination());
      }
      seen = item.instant();
    }
    if (items.isEmpty() && noted) {
      ended();
      return;
    }
    noted = true;
    boolean more = items.size() == MOST;
    apply(
        added.build().toArray(),
        removed.build().toArray(),
        List.of(new Change.Reasserted(shard(), told + " " + seen)),
        () -> {
          if (now.isOver()) {
            return;
          }
          if (more) {
            page(now);
          } else {
            ended();
          }
        });
  }

  private void ended() {
    reading = false;
    if (again) {
      read(null);
      return;
    }
    List<Runnable> all = new ArrayList<>(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }

  /** In the store, then in the kernel, then on the thread. */
  private void apply(long[] added, long[] removed, List<Change> with, Runnable then) {
    List<Change> changes = new ArrayList<>(with);
    changes.add(new Change.Suppressed(workspace, true, added));
    changes.add(new Change.Suppressed(workspace, false, removed));
    Unit.Then kept =
        () -> {
          host.apply(workspace, true, added);
          CompletionStage<?> unused =
              host.apply(workspace, false, removed)
                  .whenComplete((done, failure) -> thread.execute(then));
        };
    store.write(new Unit(changes, false, kept));
  }

  // What runners want.

  /** Completes when the engine calls none of them any more and Redis has it. */
  CompletionStage<Void> add(long[] destinations) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    OwedNumbers.Request request = owed.add(destinations);
    Unit.Then then =
        new Unit.Then() {
          @Override
          public void kept() {
            CompletionStage<?> unused =
                host.apply(workspace, true, destinations)
                    .whenComplete((held, failure) -> thread.execute(() -> added(request, done)));
          }

          @Override
          public void refused() {
            thread.execute(
                () -> {
                  owed.refused(request);
                  tell();
                  done.completeExceptionally(new NoRoomException());
                });
          }
        };
    store.write(
        new Unit(
            List.of(
                new Change.Suppressed(workspace, true, destinations),
                new Change.SuppressionOwed(workspace, true, destinations)),
            true,
            then));
    return done;
  }

  private void added(OwedNumbers.Request request, CompletableFuture<Void> done) {
    owed.kept(request);
    if (link == null) {
      done.completeExceptionally(AwayException.owed());
      return;
    }
    promise(done, AwayException.owed());
    owed.whenTold(() -> done.complete(null));
    tell();
  }

  /** Completes when Redis has it and the engine may call them again. */
  CompletionStage<Void> remove(long[] destinations) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    SuppressionLink now = link;
    if (now == null || !said) {
      done.completeExceptionally(new AwayException());
    } else if (store.full()) {
      done.completeExceptionally(new NoRoomException());
    } else {
      promise(done, new AwayException());
      remove(now, destinations, 0, done);
    }
    return done;
  }

  private void remove(
      SuppressionLink now, long[] destinations, int from, CompletableFuture<Void> done) {
    if (from >= destinations.length) {
      done.complete(null);
      return;
    }
    int to = Math.min(destinations.length, from + MOST);
    long[] some = Arrays.copyOfRange(destinations, from, to);
    now.ask(
        now.lists().change(workspace, told, false, some),
        answer -> {
          long[] gone = LongStream.of(some).filter(one -> !owed.contains(one)).toArray();
          apply(new long[0], gone, List.of(), () -> remove(now, destinations, to, done));
        });
  }

  /** It ends with the link, if not before. */
  private void promise(CompletableFuture<Void> request, AwayException otherwise) {
    open.put(request, otherwise);
    CompletionStage<Void> unused =
        request.whenComplete((done, failure) -> thread.execute(() -> open.remove(request)));
  }
}

package dev.ringfence.engine.cluster.suppression;

import dev.ringfence.engine.store.CallStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The suppression lists of all workspaces, as this node shares them. Confined to the thread of the
 * shared limits, whose links it follows.
 *
 * <p>On a new link every node first says what Redis may have lost of its lists, and only then what
 * it holds of the limits: these open when all nodes have. So what a node reads once they are open
 * is what any of them knew.
 */
public final class SharedSuppressions {
  /** News may be lost: what has changed is asked for again after this. */
  private static final long READ_MILLIS = 10_000;

  private final Supplier<Set<String>> workspaces;
  private final CallStore store;
  private final SuppressionHost host;
  private final Executor thread;
  private final Map<String, SharedList> lists = new HashMap<>();
  private final Set<String> first;
  private @Nullable SuppressionLink link;

  /** Whether what was there is applied: from now on it follows the news. */
  private boolean following;

  /**
   * @param workspaces those of the configuration, read on every link
   * @param host has what the store has of those that are configured now
   */
  public SharedSuppressions(
      Supplier<Set<String>> workspaces, CallStore store, SuppressionHost host, Executor thread) {
    this.workspaces = workspaces;
    this.store = store;
    this.host = host;
    this.thread = thread;
    first = Set.copyOf(workspaces.get());
  }

  private SharedList list(String workspace) {
    return lists.computeIfAbsent(
        workspace, name -> new SharedList(name, store, host, thread, !first.contains(workspace)));
  }

  /** There is a link; {@code then} Redis has all that this node's lists have. */
  public void use(SuppressionLink now, Runnable then) {
    link = now;
    following = false;
    workspaces.get().forEach(this::list);
    each((list, done) -> list.use(now, done), then);
  }

  /** The limits are open; {@code then} this node has all that any node knew. */
  public void catchUp(Runnable then) {
    SuppressionLink now = link;
    if (now == null) {
      return;
    }
    following = true;
    each(SharedList::read, then);
    now.later(READ_MILLIS, () -> readAgain(now));
  }

  private void readAgain(SuppressionLink now) {
    lists.values().forEach(list -> list.read(null));
    now.later(READ_MILLIS, () -> readAgain(now));
  }

  private void each(BiConsumer<SharedList, Runnable> what, Runnable then) {
    List<SharedList> left = new ArrayList<>(lists.values());
    if (left.isEmpty()) {
      then.run();
      return;
    }
    for (SharedList list : List.copyOf(left)) {
      what.accept(
          list,
          () -> {
            left.remove(list);
            if (left.isEmpty()) {
              then.run();
            }
          });
    }
  }

  /** A list has changed. */
  public void news(String workspace) {
    SharedList list = lists.get(workspace);
    if (following && list != null) {
      list.read(null);
    }
  }

  /** The link is given up. */
  public void unlink() {
    SuppressionLink now = link;
    if (now != null) {
      now.end();
    }
    link = null;
    following = false;
    lists.values().forEach(SharedList::unlink);
  }

  /** Whether the link has a list for every workspace that is configured. */
  public boolean covers() {
    return lists.keySet().containsAll(workspaces.get());
  }

  /**
   * Puts destinations on a list, or takes them off. Completes once that holds here and Redis has
   * it. While Redis is away it fails with {@link dev.ringfence.engine.core.port.AwayException}:
   * what was to be put there is on this node's list by then and is told to the others later; what
   * was to be taken off is not. When the disk is full it fails with {@link
   * dev.ringfence.engine.core.port.NoRoomException}.
   */
  public CompletionStage<Void> change(String workspace, boolean suppressed, long[] destinations) {
    SharedList list = list(workspace);
    return suppressed ? list.add(destinations) : list.remove(destinations);
  }
}

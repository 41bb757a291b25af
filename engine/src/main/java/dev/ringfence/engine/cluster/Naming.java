package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says on a link what this node holds and, to shards that lost something, what it started. Confined
 * to the thread of {@link SharedLimits}.
 */
final class Naming {
  /** An engine that was alone may have a long history; others wait for the store too. */
  private static final int CHANGES_OF_A_UNIT = 10_000;

  private final Membership membership;
  private final Supplier<SharedTerms> terms;
  private final CallStore store;
  private final LongSupplier wall;
  private final OwnCalls calls;
  private final Executor thread;

  /**
   * @param membership judges what is answered, and gives up a link that is of no use
   */
  Naming(
      Membership membership,
      Supplier<SharedTerms> terms,
      CallStore store,
      LongSupplier wall,
      OwnCalls calls,
      Executor thread) {
    this.membership = membership;
    this.terms = terms;
    this.store = store;
    this.wall = wall;
    this.calls = calls;
    this.thread = thread;
  }

  /**
   * Begins when the marks are read, and what this node was told by now is in its store.
   *
   * @param begun what each shard answered to the begin
   * @param then run when every shard has heard it
   */
  void name(NodeLink of, Map<String, Answer<Long>> begun, Runnable then) {
    of.whenDone(
        of.marks().read(),
        (marks, cause) -> {
          if (membership.proceeds(of, marks, cause) && marks != null) {
            Runnable next = () -> say(of, begun, marks, then);
            store.write(new Unit(List.of(), false, () -> thread.execute(next)));
          }
        });
  }

  private void say(
      NodeLink of, Map<String, Answer<Long>> begun, Map<String, String> marks, Runnable then) {
    if (!membership.isOn(of)) {
      return;
    }
    Map<String, String> told = store.shared().reasserted();
    Map<String, Long> since = since(begun, told, marks);
    SharedTerms in = terms.get();
    Map<String, List<Holding>> holdings = calls.bySlice(in.cluster().slices());
    for (String account : in.accounts().keySet()) {
      holdings.put(PastStarts.account(account), calls.ofAccount(account));
    }
    PastStarts past = new PastStarts(in, since, told.isEmpty(), wall.getAsLong());
    if (!since.isEmpty()) {
      past.read(store.shared());
    }
    of.whenDone(
        of.name(begun, holdings, past.starts()),
        (named, cause) -> {
          if (membership.proceeds(of, named, cause)
              && named != null
              && membership.allDone(of, named)) {
            keep(past, since, named);
            Map<String, String> epochs = new HashMap<>();
            named.forEach((shard, answer) -> epochs.put(shard, answer.epoch()));
            of.marks().write(epochs);
            then.run();
          }
        });
  }

  /** For each shard that lacks something, the instant from which on. */
  private static Map<String, Long> since(
      Map<String, Answer<Long>> begun, Map<String, String> told, Map<String, String> marks) {
    Map<String, Long> since = new HashMap<>();
    begun.forEach(
        (shard, answer) -> {
          String epoch = told.get(shard);
          if (!answer.epoch().equals(epoch)) {
            // What a shard did not lose it has only of those who have told it before.
            since.put(shard, epoch == null ? 0L : answer.items().get(0));
          } else if (!answer.epoch().equals(marks.get(shard))) {
            since.put(shard, 0L); // flushed, or keys of another format: nothing of it is there
          }
        });
    return since;
  }

  private void keep(PastStarts past, Map<String, Long> since, Map<String, Answer<Long>> named) {
    List<Change> changes = new ArrayList<>(past.changes());
    named.forEach(
        (shard, answer) -> {
          if (since.containsKey(shard)) {
            changes.add(new Change.Reasserted(shard, answer.epoch()));
          }
        });
    for (int from = 0; from < changes.size(); from += CHANGES_OF_A_UNIT) {
      int to = Math.min(changes.size(), from + CHANGES_OF_A_UNIT);
      store.write(new Unit(changes.subList(from, to), false, Unit.Then.NOTHING));
    }
  }
}

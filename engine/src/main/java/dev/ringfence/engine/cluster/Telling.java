package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Release;
import dev.ringfence.engine.redis.Settled;
import dev.ringfence.engine.redis.Sighting;
import dev.ringfence.engine.redis.Tidings;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells the shared books what became of this node's calls until they acknowledge it, and keeps the
 * instants that they answer. Confined to the thread of {@link SharedLimits}.
 */
final class Telling {
  private final OwnCalls calls;
  private final CallStore store;
  private @Nullable NodeLink link;
  private BiConsumer<NodeLink, Outcome<?>> failure = (which, outcome) -> {};

  Telling(OwnCalls calls, CallStore store) {
    this.calls = calls;
    this.store = store;
  }

  /** Told when a shard did not do what it was told. */
  void onFailure(BiConsumer<NodeLink, Outcome<?>> told) {
    failure = told;
  }

  void use(@Nullable NodeLink now) {
    link = now;
    send();
  }

  /** An item and the call that it is about. */
  private record Of<T>(SharedCall call, T item) {}

  /** Sends what is untold; one call for all shards of a server, answers are not waited for. */
  void send() {
    NodeLink now = link;
    if (now == null || calls.nothingUntold()) {
      return;
    }
    Map<LimitShard, List<Of<Sighting>>> seenNumbers = new LinkedHashMap<>();
    Map<LimitShard, List<Of<Sighting>>> seenDestinations = new LinkedHashMap<>();
    Map<LimitShard, List<Of<Release>>> goneNumbers = new LinkedHashMap<>();
    Map<LimitShard, List<Of<Release>>> goneDestinations = new LinkedHashMap<>();
    for (SharedCall call : calls.takeUntold()) {
      if (call.holdsNumber()) {
        LimitShard account = now.account(call.account);
        add(seenNumbers, account, call, call.sightingOfNumber());
        add(goneNumbers, account, call, call.releaseOfNumber());
      }
      if (call.destination != 0) {
        LimitShard slice = now.slice(call.destination);
        add(seenDestinations, slice, call, call.sightingOfDestination());
        add(goneDestinations, slice, call, call.releaseOfDestination());
      }
    }
    Tidings tidings = new Tidings();
    parts(now, seenNumbers, tidings::answered, true, Telling::settled);
    parts(now, seenDestinations, tidings::answered, false, Telling::settled);
    parts(now, goneNumbers, tidings::release, true, Telling::settledByEnd);
    parts(now, goneDestinations, tidings::release, false, Telling::settledByEnd);
    tidings.send();
    now.flush();
  }

  private static <T> void add(
      Map<LimitShard, List<Of<T>>> to, LimitShard shard, SharedCall call, @Nullable T item) {
    if (item != null) {
      to.computeIfAbsent(shard, any -> new ArrayList<>()).add(new Of<>(call, item));
    }
  }

  private static int settled(Of<Sighting> of) {
    return switch (of.item().what()) {
      case START -> SharedCall.START;
      case SEND -> SharedCall.SEND;
      case BOTH -> SharedCall.START | SharedCall.SEND;
    };
  }

  private static int settledByEnd(Of<Release> of) {
    return of.call().settledBy(of.item());
  }

  private interface Verb<T> {
    CompletionStage<Answer<Settled>> tell(LimitShard shard, List<T> items);
  }

  private <T> void parts(
      NodeLink now,
      Map<LimitShard, List<Of<T>>> all,
      Verb<T> verb,
      boolean ofNumber,
      ToIntFunction<Of<T>> bits) {
    all.forEach(
        (shard, items) -> {
          for (int from = 0; from < items.size(); from += LimitShard.MOST_ITEMS) {
            List<Of<T>> part =
                items.subList(from, Math.min(items.size(), from + LimitShard.MOST_ITEMS));
            Function<Of<T>, T> item = Of::item;
            now.whenDone(
                verb.tell(shard, part.stream().map(item).toList()),
                (answer, cause) ->
                    answered(now, part, new Outcome<>(answer, cause), ofNumber, bits));
          }
        });
  }

  private <T> void answered(
      NodeLink of,
      List<Of<T>> part,
      Outcome<Settled> outcome,
      boolean ofNumber,
      ToIntFunction<Of<T>> bits) {
    if (of != link) {
      return;
    }
    Answer<Settled> answer = outcome.answer();
    if (answer == null || !answer.done()) {
      failure.accept(of, outcome);
      return;
    }
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      SharedCall call = part.get(i).call();
      Settled settled = answer.items().get(i);
      int acknowledged = bits.applyAsInt(part.get(i));
      int fresh =
          ofNumber
              ? call.acknowledgedByNumber(acknowledged)
              : call.acknowledgedByDestination(acknowledged);
      long start = (fresh & SharedCall.START) != 0 ? settled.start() : 0;
      long send = (fresh & SharedCall.SEND) != 0 ? settled.send() : 0;
      if (start != 0 || send != 0) {
        changes.add(
            ofNumber
                ? new Change.Shared(call.attempt, start, send, 0)
                : new Change.Shared(call.attempt, 0, 0, start));
      }
      if (!call.holdsNumber() && !call.holdsDestination()) {
        calls.forget(call);
      }
    }
    if (!changes.isEmpty()) {
      store.write(new Unit(changes, false, Unit.Then.NOTHING));
    }
  }
}

package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Admissions that need two shards: the slice of the destination and the account of the number.
 * Thread-safe; all that one turn asks for goes in one {@link #admit}.
 *
 * <p>On one server a single script decides and holds both. Where the shards may be apart, as in a
 * cluster, the destination is reserved first, then the number, then both are committed in that
 * order: four round trips. Whatever was reserved for an attempt that is not admitted is given back
 * at once, and ends by itself if that is lost. A destination that is full because of another's
 * reservation is denied until an event, which comes within the time that a reservation lasts.
 *
 * <p>An admission that fails leaves open what its attempts hold. The link is to be given up then,
 * and what the node says that it holds on the next one settles it: the attempts are not named.
 */
public final class Admissions {
  /**
   * What one attempt needs. Immutable.
   *
   * @param destination packed E.164
   * @param channels of the number
   */
  public record Request(
      long attempt,
      long destination,
      List<RateLimit> destinationWindows,
      String account,
      String number,
      int channels,
      List<RateLimit> caps,
      String note) {}

  /**
   * What became of a request. Immutable.
   *
   * @param outcome whether it may be dialled
   * @param limit what denies it, or null
   * @param waitMicros how long from now on it is denied; {@link Denial#EVENT} if only an event ends
   *     it
   * @param status with {@link Outcome#CLOSED}: why, else OK
   */
  public record Decision(
      long attempt, Outcome outcome, @Nullable Limit limit, long waitMicros, Answer.Status status) {
    /** Kinds of decisions. */
    public enum Outcome {
      /** It is committed in both shards: dial it, and release it on evidence alone. */
      GO,
      /** A limit denies it. */
      DENIED,
      /** Its reservation ended before its commit: ask again. */
      LATE,
      /** A shard grants nothing now; see {@link Answer.Status}. */
      CLOSED
    }
  }

  /** A request on its way through the four steps. */
  private static final class Way {
    final Request request;
    final LimitShard slice;
    final LimitShard account;
    @Nullable Decision decision;
    boolean holdsDestination;
    boolean holdsNumber;

    Way(Request request, LimitShard slice, LimitShard account) {
      this.request = request;
      this.slice = slice;
      this.account = account;
    }

    void decide(Decision.Outcome outcome, Answer.Status status) {
      decision = new Decision(request.attempt(), outcome, null, 0, status);
    }

    void deny(Verdict verdict, long instant) {
      long wait = verdict.instant() == Denial.EVENT ? Denial.EVENT : verdict.instant() - instant;
      decision =
          new Decision(
              request.attempt(), Decision.Outcome.DENIED, verdict.limit(), wait, Answer.Status.OK);
    }
  }

  private final Function<Long, LimitShard> slices;
  private final Function<String, LimitShard> accounts;
  private final Runnable flush;

  /**
   * @param slices the shard of a destination, at once; the same object for all of one slice
   * @param accounts the shard of an account, at once
   * @param flush sends what waits
   */
  public Admissions(
      Function<Long, LimitShard> slices, Function<String, LimitShard> accounts, Runnable flush) {
    this.slices = slices;
    this.accounts = accounts;
    this.flush = flush;
  }

  /** One decision for each request, in their order. */
  public CompletionStage<List<Decision>> admit(List<Request> requests) {
    List<Way> ways = requests.stream().map(this::way).toList();
    List<AtOnce.Place> places = places(ways);
    return places.isEmpty() ? inSteps(ways) : atOnce(places);
  }

  private Way way(Request request) {
    return new Way(request, slices.apply(request.destination()), accounts.apply(request.account()));
  }

  /** Where each is decided if one script can ask all of their shards, else none. */
  private static List<AtOnce.Place> places(List<Way> ways) {
    List<AtOnce.Place> places = new ArrayList<>(ways.size());
    for (Way way : ways) {
      if (!(way.slice instanceof RedisShard slice)
          || !(way.account instanceof RedisShard account)
          || !slice.joins(account)
          || !slice.joins(places.isEmpty() ? slice : places.get(0).slice())) {
        return List.of();
      }
      places.add(new AtOnce.Place(way.request, slice, account));
    }
    return places;
  }

  private CompletionStage<List<Decision>> atOnce(List<AtOnce.Place> places) {
    List<CompletableFuture<List<Decision>>> calls = new ArrayList<>();
    for (int from = 0; from < places.size(); from += LimitShard.MOST_ITEMS) {
      int to = Math.min(places.size(), from + LimitShard.MOST_ITEMS);
      calls.add(new AtOnce(places.subList(from, to)).ask().toCompletableFuture());
    }
    flush.run();
    if (calls.size() == 1) {
      return calls.get(0);
    }
    return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> calls.stream().flatMap(call -> call.join().stream()).toList());
  }

  /** As {@link #admit}, with a call for each step, wherever the shards are. */
  CompletionStage<List<Decision>> admitInSteps(List<Request> requests) {
    return inSteps(requests.stream().map(this::way).toList());
  }

  private CompletionStage<List<Decision>> inSteps(List<Way> ways) {
    return step(ways, way -> way.slice, this::reserveDestinations)
        .thenCompose(done -> step(ways, way -> way.account, this::reserveNumbers))
        .thenCompose(done -> step(ways, way -> way.slice, this::commitDestinations))
        .thenCompose(done -> step(ways, way -> way.account, this::commitNumbers))
        .thenCompose(done -> giveBack(ways))
        .thenApply(done -> ways.stream().map(Admissions::decision).toList());
  }

  private static Decision decision(Way way) {
    Decision decision = way.decision;
    return decision == null
        ? new Decision(way.request.attempt(), Decision.Outcome.GO, null, 0, Answer.Status.OK)
        : decision;
  }

  /** One call for each shard, for those that nothing was decided of. */
  private CompletionStage<Void> step(
      List<Way> ways,
      Function<Way, LimitShard> shardOf,
      BiFunction<LimitShard, List<Way>, CompletionStage<Void>> call) {
    Map<LimitShard, List<List<Way>>> parts = new LinkedHashMap<>();
    for (Way way : ways) {
      if (way.decision == null) {
        List<List<Way>> all = parts.computeIfAbsent(shardOf.apply(way), any -> new ArrayList<>());
        if (all.isEmpty() || all.get(all.size() - 1).size() == LimitShard.MOST_ITEMS) {
          all.add(new ArrayList<>());
        }
        all.get(all.size() - 1).add(way);
      }
    }
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    parts.forEach(
        (shard, all) ->
            all.forEach(part -> calls.add(call.apply(shard, part).toCompletableFuture())));
    flush.run();
    return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
  }

  private CompletionStage<Void> reserveDestinations(LimitShard shard, List<Way> ways) {
    List<Admission> batch = new ArrayList<>();
    for (Way way : ways) {
      Request r = way.request;
      String subject = Long.toString(r.destination());
      batch.add(
          new Admission(r.attempt(), subject, Admission.ANY, r.destinationWindows(), r.note()));
    }
    return reserved(shard.reserve(batch), ways, way -> way.holdsDestination = true);
  }

  private CompletionStage<Void> reserveNumbers(LimitShard shard, List<Way> ways) {
    List<Admission> batch = new ArrayList<>();
    for (Way way : ways) {
      Request r = way.request;
      batch.add(new Admission(r.attempt(), r.number(), r.channels(), r.caps(), r.note()));
    }
    return reserved(shard.reserve(batch), ways, way -> way.holdsNumber = true);
  }

  private CompletionStage<Void> commitDestinations(LimitShard shard, List<Way> ways) {
    return committed(shard.commit(attempts(ways)), ways, way -> way.holdsDestination = false);
  }

  private CompletionStage<Void> commitNumbers(LimitShard shard, List<Way> ways) {
    return committed(shard.commit(attempts(ways)), ways, way -> way.holdsNumber = false);
  }

  private static List<Long> attempts(List<Way> ways) {
    return ways.stream().map(way -> way.request.attempt()).toList();
  }

  private static CompletionStage<Void> reserved(
      CompletionStage<Answer<Verdict>> stage, List<Way> ways, Consumer<Way> granted) {
    return each(
        stage,
        ways,
        (way, answer, verdict) -> {
          if (verdict.granted()) {
            granted.accept(way);
          } else {
            way.deny(verdict, answer.instant());
          }
        });
  }

  private static CompletionStage<Void> committed(
      CompletionStage<Answer<Boolean>> stage, List<Way> ways, Consumer<Way> gone) {
    return each(
        stage,
        ways,
        (way, answer, go) -> {
          if (!go) {
            gone.accept(way);
            way.decide(Decision.Outcome.LATE, Answer.Status.OK);
          }
        });
  }

  private interface Item<T> {
    void of(Way way, Answer<T> answer, T item);
  }

  private static <T> CompletionStage<Void> each(
      CompletionStage<Answer<T>> stage, List<Way> ways, Item<T> item) {
    return stage.thenAccept(
        answer -> {
          for (int i = 0; i < ways.size(); i++) {
            if (answer.done()) {
              item.of(ways.get(i), answer, answer.items().get(i));
            } else {
              ways.get(i).decide(Decision.Outcome.CLOSED, answer.status());
            }
          }
        });
  }

  /** What those that are not admitted have been granted. Nothing was sent for them. */
  private CompletionStage<Void> giveBack(List<Way> ways) {
    Map<LimitShard, List<Release>> releases = new LinkedHashMap<>();
    for (Way way : ways) {
      if (way.decision != null) {
        Release release = new Release(way.request.attempt(), Release.Evidence.NOT_SENT, 0);
        if (way.holdsDestination) {
          releases.computeIfAbsent(way.slice, any -> new ArrayList<>()).add(release);
        }
        if (way.holdsNumber) {
          releases.computeIfAbsent(way.account, any -> new ArrayList<>()).add(release);
        }
      }
    }
    if (releases.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<?>> calls = new ArrayList<>();
    releases.forEach(
        (shard, all) -> {
          for (int from = 0; from < all.size(); from += LimitShard.MOST_ITEMS) {
            int to = Math.min(all.size(), from + LimitShard.MOST_ITEMS);
            calls.add(shard.release(all.subList(from, to)).toCompletableFuture());
          }
        });
    flush.run();
    return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
  }
}

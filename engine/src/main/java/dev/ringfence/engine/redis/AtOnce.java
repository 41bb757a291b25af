package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Admissions.Decision.Outcome;
import dev.ringfence.engine.redis.Admissions.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One script for admissions in several shards of one server: what four calls would do one after the
 * other. Not thread-safe; for one call.
 */
final class AtOnce {
  private static final int HEADER = 3;
  private static final int EACH = 3;
  private static final int OF_THE_ACCOUNT = 10;
  private static final int LATE = 6;

  /** A request and where it is decided. */
  record Place(Request request, RedisShard slice, RedisShard account) {}

  private final List<Place> places;
  private final Map<RedisShard, Integer> shards = new LinkedHashMap<>();
  private final Map<List<RateLimit>, Integer> kinds = new LinkedHashMap<>();

  /**
   * @param places at least one; all their shards {@linkplain RedisShard#joins join}
   */
  AtOnce(List<Place> places) {
    this.places = places;
    for (Place place : places) {
      shards.putIfAbsent(place.slice, shards.size() + 1);
    }
    for (Place place : places) {
      shards.putIfAbsent(place.account, shards.size() + 1);
      kinds.putIfAbsent(place.request.destinationWindows(), kinds.size() + 1);
      kinds.putIfAbsent(place.request.caps(), kinds.size() + 1);
    }
  }

  /** A decision for each place. Leaves with the next flush. */
  CompletionStage<List<Decision>> ask() {
    RedisShard any = places.get(0).slice;
    return any.link()
        .run(any.scripts().admit, RedisShard.keys(shards.keySet()), arguments(any))
        .thenApply(this::decisions);
  }

  private String[] arguments(RedisShard any) {
    Arguments arguments = new Arguments(any.node()).add(any.wallMicros()).add(shards.size());
    for (RedisShard shard : shards.keySet()) {
      ShardTerms in = shard.terms();
      arguments.add(in.kind().code).add(in.config()).addMicros(in.clockTolerance());
      arguments.add(in.concurrency()).addWindows(in.sends()).addMicros(in.longest());
    }
    arguments.add(kinds.size());
    kinds.keySet().forEach(arguments::addWindows);
    for (int from = 0; from < places.size(); ) {
      int to = from + 1;
      while (to < places.size() && alike(places.get(from), places.get(to))) {
        to++;
      }
      group(arguments, places.subList(from, to));
      from = to;
    }
    return arguments.all();
  }

  private static boolean alike(Place one, Place other) {
    return one.slice == other.slice
        && one.account == other.account
        && one.request.channels() == other.request.channels()
        && one.request.destinationWindows().equals(other.request.destinationWindows())
        && one.request.caps().equals(other.request.caps());
  }

  private void group(Arguments arguments, List<Place> group) {
    Place first = group.get(0);
    arguments.add(number(shards, first.slice)).add(number(shards, first.account));
    arguments.add(number(kinds, first.request.destinationWindows()));
    arguments.add(number(kinds, first.request.caps()));
    arguments.add(first.request.channels()).add(group.size());
    for (Place place : group) {
      Request request = place.request;
      Names.checkSubject(request.number());
      arguments.addId(request.attempt()).add(request.destination());
      arguments.add(request.number()).add(request.note());
    }
  }

  private static <T> int number(Map<T, Integer> numbers, T one) {
    Integer number = numbers.get(one);
    if (number == null) {
      throw new IllegalStateException("not counted: " + one);
    }
    return number;
  }

  private List<Decision> decisions(List<Object> reply) {
    Answer.Status status = Answer.Status.valueOf(String.valueOf(reply.get(0)));
    Outcome all = status == Answer.Status.OK ? Outcome.GO : Outcome.CLOSED;
    List<Decision> decisions = new ArrayList<>(places.size());
    for (Place place : places) {
      decisions.add(new Decision(place.request.attempt(), all, null, 0, status));
    }
    if (all == Outcome.GO) {
      for (int at = HEADER; at < reply.size(); at += EACH) {
        int which = (int) RedisShard.number(reply, at);
        int code = (int) RedisShard.number(reply, at + 1);
        decisions.set(which, no(places.get(which), code, RedisShard.number(reply, at + 2)));
      }
    }
    return decisions;
  }

  private static Decision no(Place place, int code, long wait) {
    long attempt = place.request.attempt();
    if (code == LATE) {
      return new Decision(attempt, Outcome.LATE, null, 0, Answer.Status.OK);
    }
    RedisShard by = code < OF_THE_ACCOUNT ? place.slice : place.account;
    return new Decision(
        attempt,
        Outcome.DENIED,
        RedisShard.limit(by.terms().kind(), code % OF_THE_ACCOUNT),
        wait < 0 ? Denial.EVENT : wait,
        Answer.Status.OK);
  }
}

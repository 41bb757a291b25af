package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.batch.Leases;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.store.SharedLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds in the shared books, and what of it they are yet to be told. Confined to the
 * thread of {@link SharedLimits}.
 */
final class OwnCalls {
  private final Map<Long, SharedCall> calls = new LinkedHashMap<>();
  private Set<SharedCall> untold = new LinkedHashSet<>();

  /**
   * What a former process held, or ended without an acknowledgement. Of an engine that was alone so
   * far, only what it holds: what it has ended {@link PastStarts} tells.
   *
   * @param owesFate whether what became of an ended attempt's row is to be written first: it holds
   *     its lease until then
   */
  void load(SharedLog log, SharedTerms terms, long nowMillis, Predicate<SharedLog.Past> owesFate) {
    calls.clear();
    untold.clear();
    boolean alone = log.reasserted().isEmpty();
    long oldest = nowMillis - terms.longest().toMillis();
    log.attempts(
        past -> {
          boolean complete =
              past.send() != 0
                  && (!past.started() || (past.start() != 0 && past.sharedDestination() != 0));
          boolean goesOn = past.over() == 0;
          boolean untoldEnd = !goesOn && !complete && !alone && past.over() >= oldest;
          boolean known = past.number() == 0 || terms.accounts().containsKey(past.account());
          boolean owes = !goesOn && owesFate.test(past);
          if (!known || !(goesOn || untoldEnd || owes)) {
            return;
          }
          SharedCall call = restored(past, terms);
          calls.put(call.attempt, call);
          if (!goesOn && !owes) {
            call.over(past.started() ? Evidence.SEEN : Evidence.NOT_PLACED);
            untold.add(call);
          }
        });
  }

  private static SharedCall restored(SharedLog.Past past, SharedTerms terms) {
    Request request =
        new Request(
            past.attempt(),
            past.destination(),
            List.of(),
            past.account(),
            Long.toString(past.number()),
            0,
            List.<RateLimit>of(),
            past.note());
    SharedCall call = new SharedCall(request, terms.keepOf(past.number()), terms.destinationKeep());
    call.admitted();
    if (past.number() == 0) {
      call.holdsDestinationOnly();
    }
    call.acknowledgedBefore(past.start() != 0, past.send() != 0, past.sharedDestination() != 0);
    return call;
  }

  /** Another node's attempt is this one's; what is known of it by now. */
  void adopt(Leases.Adoption adoption, SharedTerms terms) {
    Request request =
        new Request(
            adoption.attempt(),
            adoption.destination(),
            List.of(),
            adoption.account(),
            Long.toString(adoption.number()),
            0,
            List.<RateLimit>of(),
            adoption.note());
    SharedCall call =
        new SharedCall(request, terms.keepOf(adoption.number()), terms.destinationKeep());
    call.admitted();
    if (adoption.number() == 0) {
      call.holdsDestinationOnly();
    }
    call.acknowledgedBefore(
        adoption.startSettled(), adoption.sendSettled(), adoption.destinationSettled());
    calls.put(call.attempt, call);
  }

  void put(SharedCall call) {
    calls.put(call.attempt, call);
  }

  @Nullable SharedCall get(long attempt) {
    return calls.get(attempt);
  }

  /** It holds nothing: it was not admitted, or all of its end is acknowledged. */
  void forget(SharedCall call) {
    calls.remove(call.attempt);
    untold.remove(call);
  }

  /** Something of it is to be told. */
  void touch(SharedCall call) {
    untold.add(call);
  }

  /** Hands out what is to be told, and takes it for told. */
  Set<SharedCall> takeUntold() {
    Set<SharedCall> taken = untold;
    untold = new LinkedHashSet<>();
    return taken;
  }

  boolean nothingUntold() {
    return untold.isEmpty();
  }

  /** The link is given up: what it did not acknowledge is to be told again. */
  void linkLost() {
    for (SharedCall call : calls.values()) {
      call.forgetAsked();
      untold.add(call);
    }
  }

  List<Holding> ofAccount(String account) {
    List<Holding> holdings = new ArrayList<>();
    for (SharedCall call : calls.values()) {
      if (call.account.equals(account) && call.holdsNumber()) {
        holdings.add(call.holdingOfNumber());
      }
    }
    return holdings;
  }

  Map<String, List<Holding>> bySlice(int slices) {
    Map<String, List<Holding>> holdings = new LinkedHashMap<>();
    for (SharedCall call : calls.values()) {
      if (call.holdsDestination()) {
        holdings
            .computeIfAbsent(PastStarts.slice(call.destination, slices), any -> new ArrayList<>())
            .add(call.holdingOfDestination());
      }
    }
    return holdings;
  }

  int size() {
    return calls.size();
  }
}

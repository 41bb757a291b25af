package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.PresentNames;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What carriers find, where other nodes dial from the same numbers: a call that is another node's
 * is neither taken for an attempt of this one, nor for one that nobody knows. Thread-safe; the
 * kernel hears of it on the lane.
 */
final class SharedNews {
  /** Calls of others among those with the same numbers; more would be a carrier's fault. */
  private static final int MOST_OTHERS = 8;

  private final Lane lane;
  private final PresentNames names;

  SharedNews(Lane lane, PresentNames names) {
    this.lane = lane;
    this.names = names;
  }

  /** The attempt's call has this id. Whether others hear of it is not waited for. */
  void named(String account, String providerCallId, long attempt) {
    names.say(account, providerCallId, attempt);
  }

  /** Looks for a call by its numbers, until one is found that is no other attempt's. */
  void lookUp(long attempt, Carrier carrier, String account, LookupRequest request) {
    carrier.lookUp(
        request,
        result -> {
          if (result instanceof LookupResult.Ambiguous several) {
            tellApart(attempt, carrier, account, request, several);
            return;
          }
          String found = id(result);
          if (found == null) {
            lane.post(CarrierNews.found(attempt, result));
            return;
          }
          CompletionStage<Long> unused =
              names
                  .claim(account, found, attempt)
                  .whenComplete(
                      (owner, failure) -> {
                        if (owner == null) {
                          LookupResult none = new LookupResult.Failed("whose it is is not known");
                          lane.post(CarrierNews.found(attempt, none));
                        } else if (owner == attempt) {
                          lane.post(CarrierNews.found(attempt, result));
                        } else {
                          without(attempt, carrier, account, request, found);
                        }
                      });
        });
  }

  /** Those that are known as other attempts' are left out. */
  private void tellApart(
      long attempt,
      Carrier carrier,
      String account,
      LookupRequest request,
      LookupResult.Ambiguous several) {
    CompletionStage<Map<String, Long>> unused =
        names
            .known(account, List.copyOf(several.providerCallIds()))
            .whenComplete(
                (owners, failure) -> {
                  Set<String> others = new HashSet<>(request.others());
                  if (owners != null) {
                    owners.forEach(
                        (id, owner) -> {
                          if (owner != attempt) {
                            others.add(id);
                          }
                        });
                  }
                  again(attempt, carrier, account, request, others, several);
                });
  }

  private void without(
      long attempt, Carrier carrier, String account, LookupRequest request, String other) {
    Set<String> others = new HashSet<>(request.others());
    others.add(other);
    again(
        attempt,
        carrier,
        account,
        request,
        others,
        new LookupResult.Failed("all calls found are other attempts'"));
  }

  /** Looks again without more calls of others, if there are more; else this is what was found. */
  private void again(
      long attempt,
      Carrier carrier,
      String account,
      LookupRequest request,
      Set<String> others,
      LookupResult otherwise) {
    if (others.size() > request.others().size()
        && others.size() <= request.others().size() + MOST_OTHERS) {
      lookUp(
          attempt,
          carrier,
          account,
          new LookupRequest(
              null, request.from(), request.to(), request.sentWallMillis(), Set.copyOf(others)));
    } else {
      lane.post(CarrierNews.found(attempt, otherwise));
    }
  }

  private static @Nullable String id(LookupResult result) {
    if (result instanceof LookupResult.Live live) {
      return live.providerCallId();
    }
    return result instanceof LookupResult.Ended ended ? ended.providerCallId() : null;
  }

  /** What is in progress, without what is in progress for other nodes. */
  void listed(int index, String account, long sweep, LiveResult result) {
    List<String> ids = result.calls().stream().map(LiveCall::providerCallId).toList();
    CompletionStage<Map<String, Long>> unused =
        names
            .known(account, ids)
            .whenComplete(
                (owners, failure) ->
                    lane.ask(
                        kernel -> {
                          // Without the names nothing is said: others' calls would seem nobody's.
                          boolean ok = result.ok() && owners != null;
                          List<LiveCall> calls =
                              !ok
                                  ? List.of()
                                  : result.calls().stream()
                                      .filter(
                                          call -> {
                                            Long owner = owners.get(call.providerCallId());
                                            return call.inbound()
                                                || owner == null
                                                || kernel.inspector().find(owner) != null;
                                          })
                                      .toList();
                          kernel.offer(new KernelEvent.LiveListed(index, sweep, ok, calls));
                          return true;
                        }));
  }
}

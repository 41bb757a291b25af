package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.SharedLimits;
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
  private final SharedLimits limits;

  SharedNews(Lane lane, SharedLimits limits) {
    this.lane = lane;
    this.limits = limits;
  }

  /** The attempt's call has this id. Whether others hear of it is not waited for. */
  void named(String account, String providerCallId, long attempt) {
    CompletionStage<Long> unused = limits.name(account, providerCallId, attempt);
  }

  /** Looks for a call by its numbers, until one is found that is no other attempt's. */
  void lookUp(long attempt, Carrier carrier, String account, LookupRequest request) {
    carrier.lookUp(
        request,
        result -> {
          String found = id(result);
          if (found == null) {
            lane.post(CarrierNews.found(attempt, result));
            return;
          }
          CompletionStage<Long> unused =
              limits
                  .name(account, found, attempt)
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

  private void without(
      long attempt, Carrier carrier, String account, LookupRequest request, String other) {
    Set<String> others = new HashSet<>(request.others());
    others.add(other);
    if (others.size() > request.others().size() && others.size() <= MOST_OTHERS) {
      lookUp(
          attempt,
          carrier,
          account,
          new LookupRequest(
              null, request.from(), request.to(), request.sentWallMillis(), Set.copyOf(others)));
    } else {
      LookupResult none = new LookupResult.Failed("all calls found are other attempts'");
      lane.post(CarrierNews.found(attempt, none));
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
        limits
            .named(account, ids)
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

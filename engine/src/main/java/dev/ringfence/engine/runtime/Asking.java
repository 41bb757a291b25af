package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.LookupRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks carriers about calls, and to end them. Lane-confined; the answers come on the carriers' own
 * threads and go back to the lane as events.
 */
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private final Lane lane;
  private final CurrentSetup setup;
  private final Tallies tallies;

  /** Tells other nodes' calls from this one's; null when this engine is alone. */
  private @Nullable SharedNews news;

  Asking(Lane lane, CurrentSetup setup, Tallies tallies) {
    this.lane = lane;
    this.setup = setup;
    this.tallies = tallies;
  }

  void share(SharedNews shared) {
    news = shared;
  }

  private String name(int account) {
    return setup.topology().accounts().get(account).name();
  }

  private Carrier carrier(int account) {
    return setup.get().carriers().get(account);
  }

  void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others) {
    PhoneNumber from = setup.topology().numbers().get(number);
    tallies.lookUp();
    Carrier carrier = carrier(from.account());
    LookupRequest request =
        new LookupRequest(providerCallId, from.e164(), destination, sentWallMillis, others);
    SharedNews shared = news;
    if (shared != null && providerCallId == null) {
      shared.lookUp(attempt, carrier, name(from.account()), request);
    } else {
      carrier.lookUp(request, result -> lane.post(CarrierNews.found(attempt, result)));
    }
  }

  void listLive(int account, long sweep) {
    carrier(account)
        .listLive(
            result -> {
              if (!result.ok()) {
                LOG.warn(
                    "account {}: live calls could not be listed: {}",
                    name(account),
                    result.reason());
              }
              SharedNews shared = news;
              if (shared != null) {
                shared.listed(account, name(account), sweep, result);
              } else {
                lane.post(new KernelEvent.LiveListed(account, sweep, result.ok(), result.calls()));
              }
            });
  }

  void hangUp(int account, String providerCallId) {
    carrier(account)
        .hangUp(
            providerCallId,
            taken -> {
              if (!taken) {
                LOG.info("a call could not be hung up; it goes on to its end");
              }
            });
  }

  /** An attempt's call has this id: other nodes are told. */
  void named(long attempt, int number, String providerCallId) {
    SharedNews shared = news;
    if (shared != null) {
      int account = setup.topology().numbers().get(number).account();
      shared.named(name(account), providerCallId, attempt);
    }
  }
}

package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that the carriers have rented to us and no configuration names yet: one after the
 * other they can be taken into use. Stateless.
 */
final class Rented {
  private static final int SPARES = 6;
  private static final long FIRST_SPARE = 15_005_550_000L;

  private Rented() {}

  /** A configuration, followed by the numbers that can be added to it; those take no calls. */
  static Topology with(Topology topology, Topology initial) {
    List<PhoneNumber> numbers = new ArrayList<>(topology.numbers());
    int known = numbers.size() - initial.numbers().size();
    for (int i = known; i < SPARES; i++) {
      numbers.add(spare(initial, i));
    }
    return new Topology(
        topology.accounts(),
        numbers,
        topology.templates(),
        topology.workspaces(),
        topology.destinationLimits(),
        topology.timings(),
        topology.breaker());
  }

  private static PhoneNumber spare(Topology initial, int index) {
    int account = index % initial.accounts().size();
    boolean twilio = initial.accounts().get(account).provider() == Provider.TWILIO;
    return new PhoneNumber(
        FIRST_SPARE + index, account, twilio ? 1 : 2, List.of(), NumberStatus.INACTIVE);
  }
}

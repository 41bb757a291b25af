package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Names the calls that prove a violation. Stateless. */
final class Evidence {
  private Evidence() {}

  /** The call id, or the attempt id where the carrier refused and there is no call. */
  static String of(CarrierEvent event) {
    return event.call().isEmpty() ? event.attempt() : event.call();
  }

  static List<String> of(Collection<CarrierEvent> events, CarrierEvent last) {
    List<String> calls = new ArrayList<>(events.size() + 1);
    for (CarrierEvent event : events) {
      calls.add(of(event));
    }
    calls.add(of(last));
    return calls;
  }
}

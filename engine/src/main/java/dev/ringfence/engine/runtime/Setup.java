package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.destination.DestinationCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration and what was made from it. Immutable.
 *
 * @param carriers by index of the account
 * @param destinations the check of uploaded destinations
 * @param accounts index by name
 * @param numbers index by packed E.164
 */
record Setup(
    RunningConfig running,
    List<Carrier> carriers,
    DestinationCheck destinations,
    Map<String, Integer> accounts,
    Map<Long, Integer> numbers) {

  static Setup of(RunningConfig running, List<Carrier> carriers, DestinationCheck destinations) {
    Topology topology = running.topology();
    Map<String, Integer> accounts = new HashMap<>();
    for (int a = 0; a < topology.accounts().size(); a++) {
      accounts.put(topology.accounts().get(a).name(), a);
    }
    Map<Long, Integer> numbers = new HashMap<>();
    for (int n = 0; n < topology.numbers().size(); n++) {
      numbers.put(topology.numbers().get(n).e164(), n);
    }
    return new Setup(running, List.copyOf(carriers), destinations, accounts, numbers);
  }

  EngineConfig config() {
    return running.config();
  }

  Topology topology() {
    return running.topology();
  }
}

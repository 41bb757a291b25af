package dev.ringfence.simulator.demo;

import java.util.List;

/**
 * An account of the example configuration, as both sides know it. Immutable.
 *
 * @param name in the engine's configuration
 * @param id at the provider
 */
record DemoAccount(String name, String id) {
  static final List<DemoAccount> ALL =
      List.of(
          new DemoAccount("twilio-east", "AC00000000000000000000000000000001"),
          new DemoAccount("twilio-west", "AC00000000000000000000000000000002"),
          new DemoAccount("plivo-main", "MARINGFENCE000000001"),
          new DemoAccount("exotel-main", "ringfence1"));
}

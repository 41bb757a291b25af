package dev.ringfence.simulator.process;

import java.util.List;

/**
 * An account of the example configuration and of the one for chaos, as both sides know it.
 * Immutable.
 *
 * @param name in the engine's configuration
 * @param id at the provider
 */
public record ProviderAccount(String name, String id) {
  public static final List<ProviderAccount> ALL =
      List.of(
          new ProviderAccount("twilio-east", "AC00000000000000000000000000000001"),
          new ProviderAccount("twilio-west", "AC00000000000000000000000000000002"),
          new ProviderAccount("plivo-main", "MARINGFENCE000000001"),
          new ProviderAccount("exotel-main", "ringfence1"));
}

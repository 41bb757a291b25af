package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * The independent statement of every limit, from the carriers' own configuration: an auditor judges
 * by these and never asks the engine. Immutable.
 */
public record AuditRules(
    List<NumberRule> numbers, List<AccountRule> accounts, List<DestinationRule> destinations) {

  public AuditRules {
    numbers = List.copyOf(numbers);
    accounts = List.copyOf(accounts);
    destinations = List.copyOf(destinations);
  }
}

package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.AccountRule;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.DestinationRule;
import dev.ringfence.simulator.audit.NumberRule;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * The carriers' world: accounts, how people answer, what goes wrong, and the rules by which the
 * caller is judged. Immutable.
 *
 * @param seed of all luck
 * @param timeScale simulated seconds in a real one: rings, talks and windows of an hour or longer
 *     shrink by it; per-second rules, API rates and HTTP do not
 * @param destinationLimits how often one destination may be called, unscaled
 */
public record CarrierConfig(
    long seed,
    double timeScale,
    Profile profile,
    FaultPlan faults,
    List<CarrierAccount> accounts,
    List<Rate> destinationLimits) {

  private static final long HOUR_MILLIS = 3_600_000;

  public CarrierConfig {
    accounts = List.copyOf(accounts);
    destinationLimits = List.copyOf(destinationLimits);
    if (!(timeScale > 0)) {
      throw new IllegalArgumentException("time_scale must be above 0, was " + timeScale);
    }
  }

  public CarrierConfig withSeed(long other) {
    return new CarrierConfig(other, timeScale, profile, faults, accounts, destinationLimits);
  }

  public CarrierConfig withTimeScale(double other) {
    return new CarrierConfig(seed, other, profile, faults, accounts, destinationLimits);
  }

  public CarrierConfig withProfile(Profile other) {
    return new CarrierConfig(seed, timeScale, other, faults, accounts, destinationLimits);
  }

  public CarrierConfig withFaults(FaultPlan other) {
    return new CarrierConfig(seed, timeScale, profile, other, accounts, destinationLimits);
  }

  /** The rules, with the time scale applied. */
  public AuditRules rules() {
    List<NumberRule> numbers = new ArrayList<>();
    List<AccountRule> owners = new ArrayList<>();
    for (CarrierAccount a : accounts) {
      owners.add(new AccountRule(a.provider().word(), a.id(), a.cps(), a.concurrency()));
      for (CarrierNumber n : a.numbers()) {
        numbers.add(
            new NumberRule(
                a.provider().word(),
                a.id(),
                n.e164(),
                n.channels(),
                n.capPerHour(),
                scaled(HOUR_MILLIS)));
      }
    }
    List<DestinationRule> destinations = new ArrayList<>();
    for (Rate limit : destinationLimits) {
      long window = limit.windowMillis();
      destinations.add(
          new DestinationRule(limit.count(), window < HOUR_MILLIS ? window : scaled(window)));
    }
    return new AuditRules(numbers, owners, destinations);
  }

  private long scaled(long millis) {
    return Math.round(millis / timeScale);
  }
}

package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.audit.AccountRule;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CapRule;
import dev.ringfence.simulator.audit.DestinationRule;
import dev.ringfence.simulator.audit.NumberRule;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The limits of a topology in the auditor's words, and the names it knows things by. */
final class AuditNames {
  private static final long SECOND = 1_000_000_000L;

  private final String[] providers;
  private final String[] accounts;
  private final String[] numbers;
  private final Map<Long, String> destinations = new HashMap<>();

  AuditNames(Topology topology) {
    providers =
        topology.accounts().stream()
            .map(a -> a.provider().name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    accounts = topology.accounts().stream().map(Account::name).toArray(String[]::new);
    numbers = topology.numbers().stream().map(n -> E164.format(n.e164())).toArray(String[]::new);
  }

  String provider(int account) {
    return providers[account];
  }

  String account(int account) {
    return accounts[account];
  }

  String number(int number) {
    return numbers[number];
  }

  String destination(long packed) {
    return destinations.computeIfAbsent(packed, E164::format);
  }

  AuditRules rules(Topology topology) {
    return new AuditRules(
        topology.numbers().stream().map(n -> rule(n)).toList(),
        topology.accounts().stream().map(AuditNames::rule).toList(),
        topology.destinationLimits().stream()
            .map(limit -> new DestinationRule(limit.count(), limit.windowNanos() / 1_000_000L))
            .toList());
  }

  private NumberRule rule(PhoneNumber number) {
    return new NumberRule(
        providers[number.account()],
        accounts[number.account()],
        E164.format(number.e164()),
        number.status() == NumberStatus.ACTIVE ? number.channels() : 0,
        caps(number.caps()));
  }

  private static AccountRule rule(Account account) {
    int cps = 0;
    for (RateLimit rate : account.sends()) {
      cps = rate.windowNanos() == SECOND ? rate.count() : cps;
    }
    return new AccountRule(
        account.provider().name().toLowerCase(Locale.ROOT),
        account.name(),
        cps,
        account.concurrency() == Integer.MAX_VALUE ? -1 : account.concurrency(),
        caps(account.sends().stream().filter(r -> r.windowNanos() != SECOND).toList()));
  }

  private static List<CapRule> caps(List<RateLimit> limits) {
    return limits.stream()
        .map(limit -> new CapRule(limit.count(), limit.windowNanos() / 1_000_000L))
        .toList();
  }
}

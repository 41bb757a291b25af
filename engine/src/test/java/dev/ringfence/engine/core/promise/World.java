package dev.ringfence.engine.core.promise;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Nodes;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a small topology down in a few words. */
final class World {
  static final DailyHours ALWAYS = new DailyHours(0, 86_400);

  /** Written out here: the scenarios count on these instants, whatever the defaults become. */
  private static final Timings TIMINGS =
      new Timings(
          30_000 * Rig.MILLI,
          120_000 * Rig.MILLI,
          60_000 * Rig.MILLI,
          250 * Rig.MILLI,
          250 * Rig.MILLI,
          2_000 * Rig.MILLI);

  private final List<Account> accounts = new ArrayList<>();
  private final List<PhoneNumber> numbers = new ArrayList<>();
  private final List<Template> templates = new ArrayList<>();
  private List<RateLimit> destinationLimits = List.of();
  private Breaker breaker = Breaker.OFF;
  private Nodes nodes = Nodes.ALONE;

  private World() {}

  static World of() {
    return new World();
  }

  /** One number of one account, one template that always may call from it. */
  static World oneNumber(int channels, String... caps) {
    return of().account(Integer.MAX_VALUE).number(0, channels, caps).template(0);
  }

  World account(int concurrency, String... sends) {
    return account(Provider.PLIVO, concurrency, sends);
  }

  World account(Provider provider, int concurrency, String... sends) {
    accounts.add(new Account("a" + accounts.size(), provider, concurrency, rates(sends)));
    return this;
  }

  /** Of the last account. */
  World reserve(int urgent, int inbound) {
    int last = accounts.size() - 1;
    Account a = accounts.get(last);
    Reserve reserve = new Reserve(urgent, inbound);
    accounts.set(last, new Account(a.name(), a.provider(), a.concurrency(), a.sends(), reserve));
    return this;
  }

  World number(int account, int channels, String... caps) {
    return number(account, channels, NumberStatus.ACTIVE, caps);
  }

  World number(int account, int channels, NumberStatus status, String... caps) {
    return numberOf(14_155_550_000L + numbers.size(), account, channels, status, caps);
  }

  World numberOf(long e164, int account, int channels, NumberStatus status, String... caps) {
    numbers.add(new PhoneNumber(e164, account, channels, rates(caps), status));
    return this;
  }

  World template(Integer... pool) {
    return template(ALWAYS, false, List.of(pool));
  }

  World template(DailyHours hours, boolean redialUnknown, List<Integer> pool, String... limits) {
    templates.add(
        new Template(
            "t", 0, pool, CallingHours.daily(hours), rates(limits), 30, 300, redialUnknown));
    return this;
  }

  /** The last template tries these outcomes again. */
  World retrying(RetryPolicy retry) {
    templates.set(templates.size() - 1, templates.get(templates.size() - 1).with(retry));
    return this;
  }

  /** The last template is gone from the configuration. */
  World retired() {
    int last = templates.size() - 1;
    Template t = templates.get(last);
    templates.set(
        last,
        new Template(
            t.name(),
            t.workspace(),
            t.pool(),
            t.selection(),
            t.hours(),
            t.destinationLimits(),
            t.ringSeconds(),
            t.talkSeconds(),
            t.redialUnknown(),
            t.retry(),
            true));
    return this;
  }

  World template(CallingHours hours, List<Integer> pool) {
    templates.add(new Template("t", 0, pool, hours, List.of(), 30, 300, false));
    return this;
  }

  /** Of the last template. */
  World choosing(Selection selection) {
    int last = templates.size() - 1;
    templates.set(last, templates.get(last).with(selection));
    return this;
  }

  World breaker(Breaker rules) {
    breaker = rules;
    return this;
  }

  /** This is one of so many nodes that share the limits. */
  World node(int place, int count) {
    nodes = new Nodes(place, count);
    return this;
  }

  World perDestination(String... limits) {
    destinationLimits = rates(limits);
    return this;
  }

  Topology build() {
    return new Topology(
        accounts, numbers, templates, List.of("w"), destinationLimits, TIMINGS, breaker, nodes);
  }

  Rig rig() {
    return new Rig(build());
  }

  private static List<RateLimit> rates(String... texts) {
    return Arrays.stream(texts).map(RateLimit::parse).toList();
  }
}

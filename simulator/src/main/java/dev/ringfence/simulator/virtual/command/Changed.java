package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A setup with changes to the numbers and accounts that its batches use. Lane-confined. */
final class Changed {
  private static final long SECOND = 1_000_000_000L;

  private final Setup setup;
  private final List<Account> accounts;
  private final List<PhoneNumber> numbers;
  private final List<Template> templates;
  private final Set<Integer> used = new LinkedHashSet<>();
  private final Set<Integer> pool = new TreeSet<>();

  private Changed(Setup setup) {
    Topology topology = setup.topology();
    this.setup = setup;
    this.accounts = new ArrayList<>(topology.accounts());
    this.numbers = new ArrayList<>(topology.numbers());
    this.templates = new ArrayList<>(topology.templates());
    for (BatchPlan batch : setup.batches()) {
      used.add(batch.template());
      pool.addAll(topology.templates().get(batch.template()).pool());
    }
  }

  static Setup apply(Setup setup, List<WhatIf> changes) {
    Changed changed = new Changed(setup);
    changes.forEach(changed::apply);
    Topology t = setup.topology();
    return setup.with(
        new Topology(
            changed.accounts,
            changed.numbers,
            changed.templates,
            t.workspaces(),
            t.destinationLimits(),
            t.timings(),
            t.breaker()));
  }

  private void apply(WhatIf change) {
    switch (change.what()) {
      case NUMBERS -> addNumbers(change.amount());
      case CAP -> pool.forEach(n -> numbers.set(n, withCap(numbers.get(n), change.cap())));
      case CHANNELS -> pool.forEach(n -> numbers.set(n, widened(numbers.get(n), change.amount())));
      case CPS -> owners().forEach(a -> accounts.set(a, withCps(accounts.get(a), change.amount())));
      case CONCURRENCY ->
          owners()
              .forEach(
                  a -> {
                    Account old = accounts.get(a);
                    accounts.set(
                        a,
                        new Account(
                            old.name(),
                            old.provider(),
                            change.amount(),
                            old.sends(),
                            old.reserve()));
                  });
    }
  }

  private Set<Integer> owners() {
    Set<Integer> owners = new TreeSet<>();
    pool.forEach(n -> owners.add(numbers.get(n).account()));
    return owners;
  }

  /** Like those that take calls, of each kind its part, so that the mix stays as it is. */
  private void addNumbers(int count) {
    List<Integer> models =
        pool.stream().filter(n -> numbers.get(n).status() == NumberStatus.ACTIVE).toList();
    Set<Long> taken = new TreeSet<>();
    numbers.forEach(n -> taken.add(n.e164()));
    List<Integer> added = new ArrayList<>();
    for (int i = 0; i < count && !models.isEmpty(); i++) {
      // Few new ones are spread over the pool; many go round it.
      int which = (int) ((long) i * models.size() / Math.min(count, models.size()));
      PhoneNumber model = numbers.get(models.get(which % models.size()));
      long e164 = model.e164();
      while (!taken.add(e164)) {
        e164++;
      }
      added.add(numbers.size());
      numbers.add(
          new PhoneNumber(e164, model.account(), model.channels(), model.caps(), model.status()));
    }
    for (int template : used) {
      Template old = templates.get(template);
      List<Integer> wider = new ArrayList<>(old.pool());
      wider.addAll(added);
      templates.set(template, withPool(old, wider));
    }
    pool.addAll(added);
  }

  private static Template withPool(Template old, List<Integer> pool) {
    return new Template(
        old.name(),
        old.workspace(),
        pool,
        old.selection(),
        old.hours(),
        old.destinationLimits(),
        old.ringSeconds(),
        old.talkSeconds(),
        old.redialUnknown(),
        old.retry(),
        old.retired());
  }

  private static PhoneNumber withCap(PhoneNumber old, RateLimit cap) {
    return new PhoneNumber(
        old.e164(), old.account(), old.channels(), replaced(old.caps(), cap), old.status());
  }

  private PhoneNumber widened(PhoneNumber old, int channels) {
    boolean one = accounts.get(old.account()).provider() == Provider.TWILIO;
    return new PhoneNumber(old.e164(), old.account(), one ? 1 : channels, old.caps(), old.status());
  }

  private static Account withCps(Account old, int cps) {
    return new Account(
        old.name(),
        old.provider(),
        old.concurrency(),
        replaced(old.sends(), new RateLimit(cps, SECOND)),
        old.reserve());
  }

  /** The limit takes the place of the one with the same window, or joins them. */
  private static List<RateLimit> replaced(List<RateLimit> limits, RateLimit by) {
    List<RateLimit> all = new ArrayList<>();
    boolean found = false;
    for (RateLimit limit : limits) {
      boolean same = limit.windowNanos() == by.windowNanos();
      all.add(same ? by : limit);
      found |= same;
    }
    if (!found) {
      all.add(by);
    }
    return all;
  }
}

package dev.ringfence.simulator.virtual.fault;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws a configuration from the present one: some limits up, some down, numbers in and out.
 * Lane-confined. The first number stays in use, so that no call is without hope.
 */
final class OtherTopology {
  private static final long SECOND = 1_000_000_000L;
  private static final int EDITS = 8;

  private final Reloads reloads;
  private final SplittableRandom random;
  private final List<Account> accounts;
  private final List<PhoneNumber> numbers;
  private final List<Template> templates;
  private List<RateLimit> perDestination;

  OtherTopology(Reloads reloads, SplittableRandom random) {
    this.reloads = reloads;
    this.random = random;
    accounts = new ArrayList<>(reloads.present().accounts());
    numbers = new ArrayList<>(reloads.present().numbers());
    templates = new ArrayList<>(reloads.present().templates());
    perDestination = reloads.present().destinationLimits();
  }

  Topology draw() {
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      switch (random.nextInt(EDITS)) {
        case 0 -> someNumbers(this::otherChannels);
        case 1 -> someNumbers(this::otherCaps);
        case 2 -> someNumbers(this::otherStatus);
        case 3 -> accounts.replaceAll(a -> random.nextBoolean() ? a : otherLimits(a));
        case 4 -> templates.replaceAll(t -> random.nextBoolean() ? t : otherPool(t));
        case 5 -> addNumber();
        case 6 -> templates();
        default -> perDestination = perDestination.stream().map(this::other).toList();
      }
    }
    return topology();
  }

  /** All as in the beginning; what was added since stays. */
  Topology asItWas() {
    Topology initial = reloads.initial();
    for (int a = 0; a < initial.accounts().size(); a++) {
      accounts.set(a, initial.accounts().get(a));
    }
    for (int n = 0; n < initial.numbers().size(); n++) {
      numbers.set(n, initial.numbers().get(n));
    }
    for (int t = 0; t < initial.templates().size(); t++) {
      templates.set(t, initial.templates().get(t));
    }
    perDestination = initial.destinationLimits();
    return topology();
  }

  private Topology topology() {
    Topology present = reloads.present();
    return new Topology(
        accounts,
        numbers,
        templates,
        present.workspaces(),
        perDestination,
        present.timings(),
        present.breaker());
  }

  private interface Edit {
    PhoneNumber of(PhoneNumber number);
  }

  private void someNumbers(Edit edit) {
    for (int n = 0; n < numbers.size(); n++) {
      if (random.nextInt(3) == 0) {
        PhoneNumber other = edit.of(numbers.get(n));
        numbers.set(n, n == 0 ? with(other, NumberStatus.ACTIVE) : other);
      }
    }
  }

  private PhoneNumber otherChannels(PhoneNumber n) {
    boolean twilio = accounts.get(n.account()).provider() == Provider.TWILIO;
    int channels = twilio ? 1 : 1 + random.nextInt(8);
    return new PhoneNumber(n.e164(), n.account(), channels, n.caps(), n.status());
  }

  private PhoneNumber otherCaps(PhoneNumber n) {
    List<RateLimit> caps = new ArrayList<>();
    for (RateLimit cap : n.caps()) {
      if (random.nextInt(5) > 0) {
        caps.add(other(cap));
      }
    }
    if (caps.isEmpty() && random.nextBoolean()) {
      caps.add(new RateLimit(2 + random.nextInt(100), 1_800 * SECOND));
    }
    return new PhoneNumber(n.e164(), n.account(), n.channels(), caps, n.status());
  }

  /** Between a quarter and twice as much. */
  private RateLimit other(RateLimit limit) {
    int count = Math.max(1, (int) (limit.count() * (0.25 + 1.75 * random.nextDouble())));
    return new RateLimit(count, limit.windowNanos());
  }

  private PhoneNumber otherStatus(PhoneNumber n) {
    return with(
        n,
        random.nextBoolean()
            ? NumberStatus.ACTIVE
            : NumberStatus.values()[random.nextInt(NumberStatus.values().length)]);
  }

  private static PhoneNumber with(PhoneNumber n, NumberStatus status) {
    return new PhoneNumber(n.e164(), n.account(), n.channels(), n.caps(), status);
  }

  private Account otherLimits(Account a) {
    int concurrency = random.nextBoolean() ? a.concurrency() : 1 + random.nextInt(40);
    List<RateLimit> sends = a.sends().stream().map(this::other).toList();
    return new Account(a.name(), a.provider(), concurrency, sends, a.reserve());
  }

  private Template otherPool(Template t) {
    Set<Integer> pool = new LinkedHashSet<>(t.pool());
    pool.removeIf(n -> n != 0 && random.nextInt(4) == 0);
    for (int n = 0; n < numbers.size(); n++) {
      if (random.nextInt(6) == 0) {
        pool.add(n);
      }
    }
    return with(t, List.copyOf(pool), t.selection(), t.retired());
  }

  private void addNumber() {
    if (!reloads.hasSpare() || numbers.size() > reloads.present().numbers().size()) {
      return;
    }
    int added = numbers.size();
    numbers.add(with(reloads.spare(), NumberStatus.ACTIVE));
    templates.replaceAll(
        t -> {
          List<Integer> pool = new ArrayList<>(t.pool());
          pool.add(added);
          return with(t, pool, t.selection(), t.retired());
        });
  }

  /** One is retired or comes back, one chooses otherwise, one is new. */
  private void templates() {
    int which = random.nextInt(templates.size());
    Template t = templates.get(which);
    templates.set(which, with(t, t.pool(), t.selection(), !t.retired()));
    int another = random.nextInt(templates.size());
    Selection selection = Selection.values()[random.nextInt(Selection.values().length)];
    templates.set(another, templates.get(another).with(selection));
    if (random.nextInt(4) == 0) {
      templates.add(
          new Template(
              "added-" + templates.size(),
              t.workspace(),
              t.pool(),
              t.hours(),
              t.destinationLimits(),
              t.ringSeconds(),
              t.talkSeconds(),
              t.redialUnknown()));
    }
  }

  private static Template with(
      Template t, List<Integer> pool, Selection selection, boolean retired) {
    return new Template(
        t.name(),
        t.workspace(),
        pool,
        selection,
        t.hours(),
        t.destinationLimits(),
        t.ringSeconds(),
        t.talkSeconds(),
        t.redialUnknown(),
        t.retry(),
        retired);
  }
}

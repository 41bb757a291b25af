package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws ways to choose a number, reserves and a breaker for a topology that has none. */
final class Refinements {
  private static final long SECOND = 1_000_000_000L;

  private Refinements() {}

  static Topology draw(Topology plain, SplittableRandom random) {
    List<Account> accounts = new ArrayList<>();
    for (int a = 0; a < plain.accounts().size(); a++) {
      Account account = plain.accounts().get(a);
      accounts.add(
          new Account(
              account.name(),
              account.provider(),
              account.concurrency(),
              account.sends(),
              random.nextBoolean() ? Reserve.NONE : reserve(random, capacity(plain, a))));
    }
    List<Template> templates = new ArrayList<>();
    for (Template template : plain.templates()) {
      templates.add(template.with(Selection.values()[random.nextInt(4)]));
    }
    return new Topology(
        accounts,
        plain.numbers(),
        templates,
        plain.workspaces(),
        plain.destinationLimits(),
        plain.timings(),
        random.nextInt(3) == 0 ? Breaker.OFF : breaker(random));
  }

  /** Channels that stay for everybody: at least one, or the calls would wait for ever. */
  private static Reserve reserve(SplittableRandom random, int capacity) {
    int most = Math.min(4, capacity - 1);
    int both = most < 1 ? 0 : random.nextInt(most + 1);
    int urgent = random.nextInt(both + 1);
    return new Reserve(urgent, both - urgent);
  }

  private static int capacity(Topology plain, int account) {
    int channels = 0;
    for (PhoneNumber number : plain.numbers()) {
      boolean counts = number.account() == account && number.status() == NumberStatus.ACTIVE;
      channels += counts ? number.channels() : 0;
    }
    return Math.min(channels, plain.accounts().get(account).concurrency());
  }

  private static Breaker breaker(SplittableRandom random) {
    int of = 1 + random.nextInt(12);
    long rest = (1 + random.nextInt(600)) * SECOND;
    return new Breaker(
        random.nextInt(of + 1),
        random.nextInt(of + 1),
        of,
        rest,
        rest * (1 + random.nextInt(10)),
        random.nextInt(101));
  }
}

package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Any policy in any history chooses what a scan of the whole pool chooses, and never a number that
 * cannot take the call.
 */
class NumberChoiceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void anyHistory_choosesWhatAScanChooses() {
    int chosen = 0;
    for (long seed = 1; seed <= 300; seed++) {
      chosen += run(seed);
    }
    assertThat(chosen).as("the histories leave something to choose").isGreaterThan(50_000);
  }

  private static int run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Topology topology = topology(random);
    World world = new World(topology, new NoEffects(), zones -> new ZoneId[0], 1);
    NumberChoice choice = new TemplateChoice(new Pools(world));
    NaiveChoice naive = new NaiveChoice(world);
    int chosen = 0;
    for (int step = 1; step <= 500; step++) {
      int template = random.nextInt(topology.templates().size());
      long destination = naive.destination(random);
      boolean urgent = random.nextBoolean();
      String policy = topology.templates().get(template).selection().name();
      String where = policy + ", seed " + seed + " step " + step;
      int expected = naive.choose(template, destination, urgent);
      assertThat(world.poolTakesCall(template, urgent)).as(where).isEqualTo(expected >= 0);
      int number = choice.choose(template, destination, urgent);
      assertThat(number).as(where).isEqualTo(expected);
      if (number >= 0) {
        chosen++;
        take(world, naive, template, destination, number, urgent);
      }
      happen(random, world, topology);
      happen(random, world, topology);
      if (random.nextInt(20) == 0) {
        world.asks(random.nextInt(topology.templates().size()), 1 + random.nextInt(1_000));
      }
      while (world.timers.next() <= world.now) {
        int kind = world.timers.kind();
        int subject = (int) world.timers.payload();
        world.timers.pop();
        if (kind == World.TIMER_NUMBER) {
          world.numbers.wakeAt(subject, Long.MAX_VALUE);
          world.refreshNumber(subject);
        }
      }
    }
    return chosen;
  }

  /** As the kernel does it. */
  private static void take(
      World world, NaiveChoice naive, int template, long destination, int number, boolean urgent) {
    world.pools.chosen(number, template);
    world.numbers.addUrgent(number, urgent ? 1 : 0);
    world.numbers.caps.begin(number);
    world.takeChannel(number);
    world.accounts.sends.begin(world.numbers.account(number));
    world.refreshNumber(number);
    world.numbers.caps.answered(number, world.now);
    if (world.pools.standing(number) < 0) {
      world.refreshNumber(number);
    }
    world.accounts.sends.answered(world.numbers.account(number), world.now);
    world.callers.called(template, destination, number);
    naive.took(template, destination, number);
  }

  private static void happen(SplittableRandom random, World world, Topology topology) {
    int number = random.nextInt(topology.numbers().size());
    int account = random.nextInt(topology.accounts().size());
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> {
        if (world.numbers.inUse(number) > world.numbers.inbound(number)) {
          int urgent = world.numbers.urgent(number);
          int outbound = world.numbers.inUse(number) - world.numbers.inbound(number);
          world.numbers.addUrgent(number, -(random.nextInt(outbound) < urgent ? 1 : 0));
          world.freeChannel(number);
        }
      }
      case 4 -> {
        if (world.numbers.inUse(number) < world.numbers.channels(number)) {
          world.numbers.addInbound(number, 1);
          world.takeChannel(number);
          world.refreshNumber(number);
        }
      }
      case 5 -> {
        if (world.numbers.inbound(number) > 0) {
          world.numbers.addInbound(number, -1);
          world.freeChannel(number);
        }
      }
      case 6 -> {
        world.numbers.paused(number, random.nextInt(5) == 0);
        world.refreshNumber(number);
      }
      case 7 -> {
        boolean rests = random.nextInt(5) == 0;
        world.numbers.restUntil(number, rests ? world.now + 1 : NumberBook.NOT_RESTING);
        world.refreshNumber(number);
      }
      case 8 -> world.accounts.paused[account] = random.nextInt(5) == 0;
      default -> world.now += random.nextLong(20 * SECOND);
    }
  }

  private static Topology topology(SplittableRandom random) {
    List<Account> accounts = new ArrayList<>();
    for (int a = 0; a < 3; a++) {
      int concurrency = random.nextInt(3) == 0 ? 2 + random.nextInt(15) : Integer.MAX_VALUE;
      Reserve reserve =
          random.nextBoolean() ? Reserve.NONE : new Reserve(random.nextInt(3), random.nextInt(3));
      List<RateLimit> sends =
          random.nextInt(3) == 0 ? List.of(new RateLimit(3, 10 * SECOND)) : List.of();
      accounts.add(new Account("a" + a, Provider.PLIVO, concurrency, sends, reserve));
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    int many = 1 + random.nextInt(30);
    for (int n = 0; n < many; n++) {
      List<RateLimit> caps =
          random.nextBoolean()
              ? List.of(new RateLimit(1 + random.nextInt(4), 60 * SECOND))
              : List.of();
      numbers.add(
          new PhoneNumber(
              NaiveChoice.E164S[n % NaiveChoice.E164S.length] * 100 + n,
              random.nextInt(3),
              1 + random.nextInt(random.nextInt(4) == 0 ? 100 : 3),
              caps,
              random.nextInt(10) == 0 ? NumberStatus.DRAINING : NumberStatus.ACTIVE));
    }
    List<Template> templates = new ArrayList<>();
    for (Selection selection : Selection.values()) {
      for (int i = 0; i < 2; i++) {
        List<Integer> pool = new ArrayList<>();
        for (int n = many - 1; n >= 0; n--) {
          if (random.nextInt(3) > 0) {
            pool.add(n);
          }
        }
        templates.add(
            new Template("t", 0, pool, CallingHours.DEFAULT, List.of(), 30, 60, false)
                .with(selection));
      }
    }
    return new Topology(accounts, numbers, templates, List.of("w"), List.of(), Timings.DEFAULT);
  }
}

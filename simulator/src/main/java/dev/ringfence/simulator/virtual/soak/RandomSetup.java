package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.fault.FaultList;
import dev.ringfence.simulator.virtual.fault.WorldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws a whole world from a seed: accounts, numbers, limits, templates, batches and faults. Most
 * draws have capacity for the calls within some days; some are tight on purpose. Lane-confined.
 */
public final class RandomSetup {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;

  /** A run that is not over by then never comes to rest. */
  private static final long LONGEST = 120 * DAY;

  /** 2026-03-06: the clocks of the United States change two days later, others weeks later. */
  private static final long START_MILLIS = 1_772_755_200_000L;

  /** Around the edges of 31 and 32 bits in milliseconds, and somewhere far out. */
  private static final long[] START_NANOS = {
    0, ((1L << 31) - 60_000) * 1_000_000L, ((1L << 32) - 60_000) * 1_000_000L, Long.MAX_VALUE / 4
  };

  private static final int[] BUDGETS = {1, 3, 50, 4_096};
  private static final long FIRST_NUMBER = 14_155_550_000L;

  private final long seed;
  private final SplittableRandom random;
  private final List<Account> accounts = new ArrayList<>();
  private final List<PhoneNumber> numbers = new ArrayList<>();

  private RandomSetup(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** The world of a seed, with so many calls over so many hours. */
  public static Setup draw(long seed, int calls, int hours) {
    return new RandomSetup(seed).setup(calls, hours);
  }

  private Setup setup(int calls, int hours) {
    drawAccounts(calls);
    ZonePlaces places = new ZonePlaces();
    long startMillis = START_MILLIS + random.nextLong(DAY / 1_000_000L);
    List<RateLimit> perDestination = destinationLimits();
    List<Template> templates = new RandomTemplates(random, numbers.size()).draw(perDestination);
    List<BatchPlan> batches =
        new RandomBatches(random, places, templates.size(), startMillis).draw(calls, hours * HOUR);
    Timings usual = Timings.DEFAULT;
    Timings timings =
        new Timings(
            random.nextBoolean() ? usual.sweepEvery() : 10 * SECOND,
            random.nextBoolean() ? usual.proveAbsentAfter() : 60 * SECOND,
            usual.answerTimeout(),
            usual.grantMaxAge(),
            usual.deliveryMax(),
            usual.backoff());
    List<WorldFault> worldFaults =
        FaultList.ALL.stream().filter(fault -> random.nextInt(3) > 0).toList();
    return new Setup(
        seed,
        new Topology(
            accounts,
            numbers,
            templates,
            List.of("one", "two"),
            perDestination,
            timings,
            breaker()),
        places::zones,
        batches,
        profile(),
        FaultPlan.parse(random.nextInt(10) == 0 ? "none" : "all"),
        worldFaults,
        startMillis,
        START_NANOS[random.nextInt(START_NANOS.length)],
        hours * HOUR,
        LONGEST,
        BUDGETS[random.nextInt(BUDGETS.length)],
        true);
  }

  /** Calls that last from seconds to a minute or two, so that a day holds enough of them. */
  private Profile profile() {
    Profile usual = Profile.DEFAULT;
    double rejected = random.nextInt(4) == 0 ? 0.2 : usual.rejected();
    return new Profile(
        usual.human(),
        usual.machine(),
        usual.noAnswer(),
        usual.busy(),
        usual.failed(),
        rejected,
        usual.pddMedian(),
        usual.pddSigma(),
        usual.pddMax(),
        usual.humanRingMedian(),
        usual.humanRingSigma(),
        usual.machineRingMean(),
        usual.machineRingSd(),
        5 + random.nextDouble() * 60,
        usual.talkSigma(),
        usual.shortTalk(),
        usual.machineTalkMin(),
        usual.machineTalkMax(),
        usual.noAnswerMax(),
        5 + random.nextInt(200),
        20 + random.nextInt(400));
  }

  private void drawAccounts(int calls) {
    int count = 1 + random.nextInt(5);
    for (int a = 0; a < count; a++) {
      Provider provider = Provider.values()[random.nextInt(Provider.values().length)];
      int own = 2 + random.nextInt(30);
      int room = 0;
      for (int n = 0; n < own; n++) {
        PhoneNumber number = number(a, provider, calls);
        room += number.channels();
        numbers.add(number);
      }
      int concurrency = random.nextInt(3) == 0 ? Math.max(1, room * 2 / 3) : Integer.MAX_VALUE;
      List<RateLimit> sends = new ArrayList<>();
      sends.add(new RateLimit(1 + random.nextInt(random.nextBoolean() ? 3 : 40), SECOND));
      if (random.nextInt(4) == 0) {
        sends.add(new RateLimit(60 + random.nextInt(200), 60 * SECOND));
      }
      accounts.add(new Account("account-" + a, provider, concurrency, sends, reserve(room)));
    }
    // Somebody must always be able to call, whatever else was drawn.
    PhoneNumber first = numbers.get(0);
    numbers.set(
        0,
        new PhoneNumber(
            first.e164(), first.account(), first.channels(), first.caps(), NumberStatus.ACTIVE));
  }

  /** Never so much that nothing is left for the others, even while most numbers are away. */
  private Reserve reserve(int room) {
    return random.nextInt(4) > 0 || room < 16
        ? Reserve.NONE
        : new Reserve(random.nextInt(3), random.nextInt(3));
  }

  private Breaker breaker() {
    if (random.nextInt(3) > 0) {
      return Breaker.OFF;
    }
    int of = 8 + random.nextInt(25);
    long rest = (30 + random.nextInt(600)) * SECOND;
    return new Breaker(
        2 + random.nextInt(5), 2 + random.nextInt(5), of, rest, rest * 4, random.nextInt(60));
  }

  private PhoneNumber number(int account, Provider provider, int calls) {
    int channels = provider == Provider.TWILIO ? 1 : 1 + random.nextInt(6);
    List<RateLimit> caps = new ArrayList<>();
    int perHour = Math.max(20, calls / 200) + random.nextInt(Math.max(60, calls / 100));
    if (random.nextInt(8) > 0) {
      caps.add(new RateLimit(perHour, HOUR));
    }
    if (random.nextInt(3) == 0) {
      caps.add(new RateLimit(2 + random.nextInt(10), 60 * SECOND));
    }
    if (random.nextInt(3) == 0) {
      caps.add(new RateLimit(perHour * (3 + random.nextInt(6)), DAY));
    }
    NumberStatus status =
        random.nextInt(12) == 0
            ? NumberStatus.values()[random.nextInt(NumberStatus.values().length)]
            : NumberStatus.ACTIVE;
    return new PhoneNumber(FIRST_NUMBER + numbers.size(), account, channels, caps, status);
  }

  private List<RateLimit> destinationLimits() {
    List<RateLimit> limits = new ArrayList<>();
    if (random.nextInt(6) > 0) {
      limits.add(new RateLimit(1 + random.nextInt(2), HOUR));
    }
    if (random.nextBoolean()) {
      limits.add(new RateLimit(2 + random.nextInt(4), DAY));
    }
    if (random.nextInt(3) == 0) {
      limits.add(new RateLimit(7, 7 * DAY));
    }
    return limits;
  }
}

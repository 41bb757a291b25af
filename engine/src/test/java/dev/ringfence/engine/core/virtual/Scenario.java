package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.audit.Hours;
import dev.ringfence.engine.core.audit.Rules;
import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Accounts, numbers, templates and batches, drawn from a seed. Immutable once drawn. */
final class Scenario {
  private static final long SECOND = 1_000_000_000L;
  private static final String[][] ZONES = {
    {"UTC"},
    {"America/New_York"},
    {"Asia/Kolkata"},
    {"Europe/London", "America/New_York"},
    {"America/New_York", "America/Los_Angeles"}
  };

  private static final int NARROW = 17 * 3_600;

  /**
   * A break at noon, a short Saturday, no Sunday; and the Monday after the clocks change is off.
   */
  private static final CallingHours WEEK = week();

  /** Written out: the carriers and the shadow of these tests keep to the same instants. */
  private static final Timings TIMINGS =
      new Timings(
          30_000 * 1_000_000L,
          120_000 * 1_000_000L,
          60_000 * 1_000_000L,
          250 * 1_000_000L,
          250 * 1_000_000L,
          2_000 * 1_000_000L);

  /** One upload. */
  record Upload(
      int template, BatchTerms terms, long[] destinations, char[] zones, RowTimes times) {}

  final Topology topology;
  final ZoneId[][] zoneSets;
  final List<Upload> uploads = new ArrayList<>();
  final int calls;

  private final long wallOrigin;

  Scenario(SplittableRandom random, int meanCalls, long wallOrigin) {
    this.wallOrigin = wallOrigin;
    List<Account> accounts = new ArrayList<>();
    int accountCount = 1 + random.nextInt(3);
    for (int a = 0; a < accountCount; a++) {
      accounts.add(
          new Account(
              "a" + a,
              random.nextInt(3) == 0 ? Provider.TWILIO : Provider.PLIVO,
              random.nextInt(2) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(10),
              sends(random)));
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    int numberCount = 1 + random.nextInt(8);
    for (int n = 0; n < numberCount; n++) {
      int account = random.nextInt(accountCount);
      boolean twilio = accounts.get(account).provider() == Provider.TWILIO;
      numbers.add(
          new PhoneNumber(
              14_155_550_000L + n,
              account,
              twilio ? 1 : 1 + random.nextInt(4),
              caps(random),
              n > 0 && random.nextInt(10) == 0 ? NumberStatus.DRAINING : NumberStatus.ACTIVE));
    }
    List<Template> templates = new ArrayList<>();
    int templateCount = 1 + random.nextInt(3);
    for (int t = 0; t < templateCount; t++) {
      templates.add(template(random, t, numberCount));
    }
    topology =
        Refinements.draw(
            new Topology(
                accounts, numbers, templates, List.of("w"), destinationLimits(random), TIMINGS),
            random.split());
    zoneSets = new ZoneId[ZONES.length + 1][];
    zoneSets[0] = new ZoneId[0];
    for (int z = 0; z < ZONES.length; z++) {
      zoneSets[z + 1] = List.of(ZONES[z]).stream().map(ZoneId::of).toArray(ZoneId[]::new);
    }
    calls = upload(random, meanCalls);
  }

  private static CallingHours week() {
    List<DailyHours> day =
        List.of(
            new DailyHours(9 * 3_600, 12 * 3_600 + 1_800),
            new DailyHours(13 * 3_600 + 1_800, 20 * 3_600));
    List<DailyHours> saturday = List.of(new DailyHours(10 * 3_600, 16 * 3_600));
    return new CallingHours(
        List.of(day, day, day, day, day, saturday, List.of()), List.of(LocalDate.of(2026, 3, 9)));
  }

  private static List<RateLimit> sends(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of();
      case 1 -> List.of(new RateLimit(1, SECOND));
      case 2 -> List.of(new RateLimit(1 + random.nextInt(10), SECOND));
      default -> List.of(new RateLimit(2, SECOND), new RateLimit(30, 60 * SECOND));
    };
  }

  private static List<RateLimit> caps(SplittableRandom random) {
    RateLimit hourly = new RateLimit(2 + random.nextInt(60), 3_600 * SECOND);
    return switch (random.nextInt(4)) {
      case 0 -> List.of();
      case 1 -> List.of(hourly, new RateLimit(1 + random.nextInt(5), 300 * SECOND));
      default -> List.of(hourly);
    };
  }

  private static List<RateLimit> destinationLimits(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of();
      case 1 -> List.of(RateLimit.parse("1/10m"));
      case 2 -> List.of(RateLimit.parse("2/1h"));
      default -> List.of(RateLimit.parse("2/1h"), RateLimit.parse("7/7d"));
    };
  }

  private static Template template(SplittableRandom random, int t, int numbers) {
    List<Integer> pool = new ArrayList<>(List.of(0));
    for (int n = 1; n < numbers; n++) {
      if (random.nextInt(3) > 0) {
        pool.add(n);
      }
    }
    CallingHours hours =
        switch (random.nextInt(5)) {
          case 0 -> CallingHours.DEFAULT;
          // No two far zones share this one: such rows get one zone only.
          case 1 ->
              CallingHours.daily(new DailyHours(NARROW, NARROW + 1_800 + random.nextInt(18_000)));
          case 2 -> WEEK;
          default -> CallingHours.ALWAYS;
        };
    return new Template(
            "t" + t,
            0,
            pool,
            hours,
            random.nextInt(4) == 0 ? List.of(RateLimit.parse("1/30m")) : List.of(),
            5 + random.nextInt(40),
            20 + random.nextInt(300),
            random.nextBoolean())
        .with(retry(random));
  }

  private static RetryPolicy retry(SplittableRandom random) {
    if (random.nextInt(2) == 0) {
      return RetryPolicy.NONE;
    }
    List<Long> delays = List.of(random.nextLong(120) * SECOND, random.nextLong(1_800) * SECOND);
    return new RetryPolicy(
        2 + random.nextInt(3),
        random.nextBoolean()
            ? Map.of(Outcome.BUSY, delays, Outcome.NO_ANSWER, delays)
            : Map.of(Outcome.FAILED, delays, Outcome.REJECTED, delays, Outcome.MACHINE, delays));
  }

  private BatchTerms terms(SplittableRandom random) {
    long from = random.nextInt(4) == 0 ? wallOrigin + random.nextLong(3_600_000L) : 0;
    long to =
        random.nextInt(4) == 0
            ? wallOrigin + 3_600_000L + random.nextLong(36_000_000L)
            : Long.MAX_VALUE;
    Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
    return new BatchTerms(priority, 1 + random.nextInt(10), from, to);
  }

  private RowTimes times(SplittableRandom random, int rows) {
    if (random.nextInt(4) > 0) {
      return RowTimes.NONE;
    }
    long[] notBefore = new long[rows];
    long[] notAfter = new long[rows];
    for (int r = 0; r < rows; r++) {
      notBefore[r] = random.nextInt(3) == 0 ? wallOrigin + random.nextLong(3_600_000L) : 0;
      notAfter[r] =
          random.nextInt(3) == 0 ? wallOrigin + random.nextLong(18_000_000L) : Long.MAX_VALUE;
    }
    return new RowTimes(notBefore, notAfter);
  }

  private int upload(SplittableRandom random, int meanCalls) {
    int batches = 1 + random.nextInt(5);
    boolean fewPeople = random.nextInt(3) == 0;
    int total = 0;
    for (int b = 0; b < batches; b++) {
      int rows = 1 + random.nextInt(2 * meanCalls / 3);
      int template = random.nextInt(topology.templates().size());
      boolean narrow = narrow(topology.templates().get(template).hours());
      long[] destinations = new long[rows];
      char[] zones = new char[rows];
      for (int r = 0; r < rows; r++) {
        destinations[r] =
            fewPeople
                ? 919_000_000_000L + random.nextInt(40)
                : 919_000_000_000L + random.nextInt(3 * meanCalls);
        zones[r] = (char) (1 + random.nextInt(narrow ? 3 : ZONES.length));
      }
      uploads.add(new Upload(template, terms(random), destinations, zones, times(random, rows)));
      total += rows;
    }
    return total;
  }

  /** The same limits for the audit, as plain numbers. */
  Rules rules() {
    int templates = topology.templates().size();
    boolean[] redial = new boolean[templates];
    for (int t = 0; t < templates; t++) {
      redial[t] = topology.templates().get(t).redialUnknown();
    }
    return new Rules(
        topology.numbers().stream().mapToInt(PhoneNumber::channels).toArray(),
        topology.numbers().stream().map(n -> windows(n.caps())).toArray(long[][][]::new),
        topology.numbers().stream().mapToInt(PhoneNumber::account).toArray(),
        topology.accounts().stream().map(a -> windows(a.sends())).toArray(long[][][]::new),
        topology.accounts().stream().mapToInt(Account::concurrency).toArray(),
        windows(topology.destinationLimits()),
        topology.templates().stream()
            .map(t -> windows(t.destinationLimits()))
            .toArray(long[][][]::new),
        topology.templates().stream()
            .map(t -> hours(t.hours(), t.ringSeconds()))
            .toArray(Hours[]::new),
        redial,
        topology.templates().stream().mapToInt(t -> t.retry().maxAttempts()).toArray(),
        topology.timings().proveAbsentAfter(),
        zoneSets);
  }

  private static long[][] windows(List<RateLimit> limits) {
    return limits.stream().map(l -> new long[] {l.count(), l.windowNanos()}).toArray(long[][]::new);
  }

  private static boolean narrow(CallingHours hours) {
    return hours.week().get(0).get(0).openSecond() == NARROW;
  }

  private static Hours hours(CallingHours hours, int ringSeconds) {
    return new Hours(
        hours.week().stream()
            .map(
                day ->
                    day.stream()
                        .map(span -> new int[] {span.openSecond(), span.closeSecond()})
                        .toArray(int[][]::new))
            .toArray(int[][][]::new),
        Set.copyOf(hours.closed()),
        ringSeconds);
  }
}

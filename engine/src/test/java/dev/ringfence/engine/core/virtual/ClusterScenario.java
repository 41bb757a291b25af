package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Limits that two or three nodes share, and what each is asked to call. Immutable once drawn.
 *
 * @param uploads of all nodes, in the order of their instants
 * @param longestCall in milliseconds
 * @param lost news of others' calls that never come, in thousandths
 * @param slow news that comes late, in thousandths
 */
record ClusterScenario(
    Topology topology, int nodes, List<Upload> uploads, int longestCall, int lost, int slow) {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private static final Timings TIMINGS =
      new Timings(
          30_000 * MILLI, 120_000 * MILLI, 60_000 * MILLI, 250 * MILLI, 250 * MILLI, 2_000 * MILLI);

  /** Calls that a node is asked for at an instant after the begin. */
  record Upload(long at, int node, int template, long[] destinations) {}

  /** Small limits and long lists: everything runs out all the time. */
  static ClusterScenario draw(SplittableRandom random) {
    List<Account> accounts = new ArrayList<>();
    int accountCount = 1 + random.nextInt(2);
    for (int a = 0; a < accountCount; a++) {
      int concurrency = random.nextInt(2) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(8);
      accounts.add(new Account("a" + a, Provider.PLIVO, concurrency, sends(random)));
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    int numberCount = 1 + random.nextInt(8);
    for (int n = 0; n < numberCount; n++) {
      int account = random.nextInt(accounts.size());
      int channels = 1 + random.nextInt(4);
      numbers.add(number(n, account, channels, caps(random)));
    }
    List<Template> templates = new ArrayList<>();
    int templateCount = 1 + random.nextInt(3);
    for (int t = 0; t < templateCount; t++) {
      List<Integer> pool = new ArrayList<>(List.of(0));
      for (int n = 1; n < numbers.size(); n++) {
        if (random.nextInt(3) > 0) {
          pool.add(n);
        }
      }
      templates.add(template(t, pool));
    }
    int nodes = 2 + random.nextInt(2);
    List<Upload> uploads = new ArrayList<>();
    long at = 0;
    for (int i = 2 + random.nextInt(5); i > 0; i--) {
      long[] destinations = new long[1 + random.nextInt(60)];
      // Some people are called again and again, most once.
      for (int d = 0; d < destinations.length; d++) {
        int person = random.nextInt(4) == 0 ? random.nextInt(10) : random.nextInt(100_000);
        destinations[d] = 919_000_000_000L + person;
      }
      uploads.add(
          new Upload(at, random.nextInt(nodes), random.nextInt(templates.size()), destinations));
      at += random.nextLong(30 * SECOND);
    }
    int[] lost = {0, 50, 300};
    return new ClusterScenario(
        topology(accounts, numbers, templates, random.nextInt(3) == 0 ? "2/10m" : "9/1h"),
        nodes,
        uploads,
        1_000 + random.nextInt(30_000),
        lost[random.nextInt(3)],
        lost[random.nextInt(3)]);
  }

  /**
   * Every node is asked for a few calls every so often, to different people, over one template of
   * all numbers: which half of all channels carries on average.
   */
  static ClusterScenario steady(int nodes, int numbers, int channels, String... sends) {
    List<PhoneNumber> all = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      all.add(number(n, 0, channels, List.of()));
    }
    List<Integer> pool = all.stream().map(all::indexOf).toList();
    List<RateLimit> rates = List.of(sends).stream().map(RateLimit::parse).toList();
    List<Account> accounts = List.of(new Account("a", Provider.PLIVO, Integer.MAX_VALUE, rates));
    // A call lasts 5 s on average.
    long every = nodes * 2 * 5 * SECOND * 2 / ((long) numbers * channels);
    List<Upload> uploads = new ArrayList<>();
    long person = 919_000_000_000L;
    for (long at = 0; at < 60 * SECOND; at += every) {
      for (int node = 0; node < nodes; node++) {
        uploads.add(
            new Upload(at + node * every / nodes, node, 0, new long[] {person++, person++}));
      }
    }
    return new ClusterScenario(
        topology(accounts, all, List.of(template(0, pool)), "9/1h"), nodes, uploads, 10_000, 0, 0);
  }

  /** The same, but all news of others' calls takes from 2 to 900 ms. */
  ClusterScenario hearingLate() {
    return new ClusterScenario(topology, nodes, uploads, longestCall, lost, 1_000);
  }

  /** The same, but of every ten calls that the other nodes would make one makes nine. */
  ClusterScenario mostlyOf(int node) {
    List<Upload> moved = new ArrayList<>();
    for (Upload upload : uploads) {
      int by = moved.size() % 10 == 0 ? upload.node() : node;
      moved.add(new Upload(upload.at(), by, upload.template(), upload.destinations()));
    }
    return new ClusterScenario(topology, nodes, moved, longestCall, lost, slow);
  }

  private static Topology topology(
      List<Account> accounts,
      List<PhoneNumber> numbers,
      List<Template> templates,
      String perDestination) {
    return new Topology(
        accounts,
        numbers,
        templates,
        List.of("w"),
        List.of(RateLimit.parse(perDestination)),
        TIMINGS);
  }

  private static PhoneNumber number(int n, int account, int channels, List<RateLimit> caps) {
    return new PhoneNumber(14_155_550_000L + n, account, channels, caps, NumberStatus.ACTIVE);
  }

  private static Template template(int t, List<Integer> pool) {
    CallingHours always = CallingHours.daily(new DailyHours(0, 86_400));
    return new Template("t" + t, 0, pool, always, List.of(), 30, 300, false);
  }

  private static List<RateLimit> sends(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(new RateLimit(1 + random.nextInt(10), SECOND));
      default -> List.of(new RateLimit(3, SECOND), new RateLimit(30, 60 * SECOND));
    };
  }

  private static List<RateLimit> caps(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(new RateLimit(1 + random.nextInt(9), 60 * SECOND));
      default ->
          List.of(
              new RateLimit(20, 600 * SECOND), new RateLimit(1 + random.nextInt(5), 20 * SECOND));
    };
  }
}

package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws templates: pools that overlap, hours, limits. The one place that makes them. */
final class RandomTemplates {
  private static final long HOUR = 3_600_000_000_000L;

  private final SplittableRandom random;
  private final int numbers;

  RandomTemplates(SplittableRandom random, int numbers) {
    this.random = random;
    this.numbers = numbers;
  }

  List<Template> draw(List<RateLimit> perDestination) {
    List<Template> templates = new ArrayList<>();
    for (int t = 1 + random.nextInt(4); t > 0; t--) {
      Template plain =
          new Template(
              "template-" + templates.size(),
              random.nextInt(2),
              pool(templates.isEmpty()),
              hours(),
              random.nextInt(4) == 0
                  ? List.of(new RateLimit(1, (1 + random.nextInt(4)) * HOUR))
                  : List.of(),
              15 + random.nextInt(30),
              30 + random.nextInt(300),
              random.nextBoolean());
      templates.add(plain.with(selection()).with(retries()));
    }
    return templates;
  }

  /** The first template may use every number, so that no call is without hope. */
  private List<Integer> pool(boolean whole) {
    List<Integer> pool =
        IntStream.range(0, numbers).filter(n -> whole || random.nextInt(3) > 0).boxed().toList();
    return pool.isEmpty() || pool.get(0) != 0
        ? IntStream.concat(IntStream.of(0), pool.stream().mapToInt(n -> n)).boxed().toList()
        : pool;
  }

  private Selection selection() {
    return random.nextBoolean()
        ? Selection.SPREAD
        : Selection.values()[random.nextInt(Selection.values().length)];
  }

  private RetryPolicy retries() {
    if (random.nextInt(3) == 0) {
      return RetryPolicy.NONE;
    }
    Map<Outcome, List<Long>> delays = new EnumMap<>(Outcome.class);
    for (Outcome outcome : List.of(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED)) {
      if (random.nextInt(3) > 0) {
        delays.put(outcome, List.of(random.nextLong(HOUR / 4), random.nextLong(3 * HOUR)));
      }
    }
    return new RetryPolicy(2 + random.nextInt(3), delays);
  }

  /** Two intervals on working days, one on Saturday, none on Sunday, and a holiday. */
  private static CallingHours week() {
    List<DailyHours> working =
        List.of(new DailyHours(9 * 3_600, 12 * 3_600), new DailyHours(13 * 3_600, 19 * 3_600));
    List<DailyHours> saturday = List.of(new DailyHours(10 * 3_600, 16 * 3_600));
    return new CallingHours(
        List.of(working, working, working, working, working, saturday, List.of()),
        List.of(LocalDate.of(2026, 3, 9)));
  }

  private CallingHours hours() {
    return switch (random.nextInt(6)) {
      case 0 -> CallingHours.ALWAYS;
      case 1 -> CallingHours.DEFAULT;
      case 2 -> week();
      default -> {
        int open = random.nextInt(14) * 3_600 + random.nextInt(4) * 900;
        int length = (4 + random.nextInt(9)) * 3_600;
        yield CallingHours.daily(new DailyHours(open, Math.min(86_400, open + length)));
      }
    };
  }
}

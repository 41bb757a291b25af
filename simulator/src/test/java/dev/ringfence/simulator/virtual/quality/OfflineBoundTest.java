package dev.ringfence.simulator.virtual.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Against trying everything, in worlds of a few calls: no schedule beats the bound, and often one
 * reaches it.
 */
class OfflineBoundTest {
  private static final long SECOND = 1_000_000_000L;

  /** Schedules that are tried begin calls at multiples of this. */
  private static final long TICK = 10 * SECOND;

  private static final int TICKS = 6;
  private static final int WORLDS = 300;

  @Test
  void noSchedule_beatsTheBound() {
    int reached = 0;
    for (long seed = 1; seed <= WORLDS; seed++) {
      Scenario scenario = draw(seed);
      OfflineBound bound = new OfflineBound(scenario);
      BruteForce best = new BruteForce(scenario, bound.needs());
      best.search(0);
      assertThat(bound.starts(TICKS * TICK))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(best.starts);
      assertThat(bound.busy(TICKS * TICK)).as("seed %d", seed).isGreaterThanOrEqualTo(best.busy);
      reached += bound.starts(TICKS * TICK) == best.starts ? 1 : 0;
    }
    assertThat(reached).as("worlds whose bound some schedule reaches").isGreaterThan(WORLDS / 2);
  }

  @Test
  void demandAboveCapacity_isBoundByTheCapacity() {
    for (long seed = 1; seed <= 50; seed++) {
      OfflineBound bound = new OfflineBound(draw(seed));
      long finish = bound.finish();
      assertThat(bound.starts(finish)).isEqualTo(bound.needs().size());
      assertThat(finish)
          .isGreaterThanOrEqualTo(
              bound.needs().stream().mapToLong(n -> n.earliest() + n.hold()).max().orElse(0)
                  / SECOND
                  * SECOND);
    }
  }

  /** Tries each call on each number at each tick, or not at all. */
  private static final class BruteForce {
    private final Topology topology;
    private final List<KnownFuture.Need> needs;
    private final int[] number;
    private final long[] begins;
    long starts;
    long busy;

    BruteForce(Scenario scenario, List<KnownFuture.Need> needs) {
      this.topology = scenario.setup().topology();
      this.needs = needs;
      number = new int[needs.size()];
      begins = new long[needs.size()];
    }

    void search(int call) {
      if (call == needs.size()) {
        count();
        return;
      }
      number[call] = -1;
      search(call + 1);
      KnownFuture.Need need = needs.get(call);
      for (int n : topology.templates().get(need.template()).pool()) {
        for (int tick = 0; tick < TICKS; tick++) {
          number[call] = n;
          begins[call] = tick * TICK;
          if (begins[call] >= need.earliest() && fits(call)) {
            search(call + 1);
          }
        }
      }
      number[call] = -1;
    }

    private void count() {
      long started = 0;
      long held = 0;
      for (int call = 0; call < number.length; call++) {
        if (number[call] >= 0) {
          started++;
          held += Math.min(needs.get(call).hold(), TICKS * TICK - begins[call]);
        }
      }
      starts = Math.max(starts, started);
      busy = Math.max(busy, held);
    }

    /** Whether the limits hold with the calls placed so far; it is enough to look at begins. */
    private boolean fits(int last) {
      for (int call = 0; call <= last; call++) {
        if (number[call] >= 0 && !fitsAt(last, call)) {
          return false;
        }
      }
      return true;
    }

    private boolean fitsAt(int last, int at) {
      PhoneNumber phone = topology.numbers().get(number[at]);
      RateLimit cap = phone.caps().get(0);
      RateLimit rate = topology.accounts().get(0).sends().get(0);
      int live = 0;
      int started = 0;
      int sent = 0;
      int all = 0;
      for (int call = 0; call <= last; call++) {
        if (number[call] < 0 || begins[call] > begins[at]) {
          continue;
        }
        sent += begins[at] - begins[call] < rate.windowNanos() ? 1 : 0;
        all += begins[call] + needs.get(call).hold() > begins[at] ? 1 : 0;
        if (number[call] == number[at]) {
          live += begins[call] + needs.get(call).hold() > begins[at] ? 1 : 0;
          started += begins[at] - begins[call] < cap.windowNanos() ? 1 : 0;
        }
      }
      return all <= topology.accounts().get(0).concurrency()
          && live <= phone.channels()
          && started <= cap.count()
          && sent <= rate.count();
    }
  }

  private static Scenario draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PhoneNumber> numbers = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      RateLimit cap = new RateLimit(1 + random.nextInt(2), (1 + random.nextInt(3)) * 2 * TICK);
      numbers.add(
          new PhoneNumber(
              14_155_550_100L + n, 0, 1 + random.nextInt(2), List.of(cap), NumberStatus.ACTIVE));
    }
    List<Template> templates =
        List.of(
            new Template("a", 0, List.of(0, 1), CallingHours.ALWAYS, List.of(), 20, 20, false),
            new Template("b", 0, List.of(1), CallingHours.ALWAYS, List.of(), 20, 20, false));
    List<BatchPlan> batches = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      int calls = 1 + random.nextInt(2);
      long[] people = random.longs(calls, 12_025_000_000L, 12_025_900_000L).toArray();
      batches.add(
          new BatchPlan(
              "b" + b,
              b,
              BatchTerms.DEFAULT,
              people,
              new char[calls],
              RowTimes.NONE,
              b * random.nextInt(3) * TICK));
    }
    RateLimit rate = new RateLimit(1 + random.nextInt(2), TICK);
    Topology topology =
        new Topology(
            List.of(new Account("a", Provider.PLIVO, 1 + random.nextInt(3), List.of(rate))),
            numbers,
            templates,
            List.of("w"),
            List.of(),
            Timings.DEFAULT);
    Setup setup =
        new Setup(
            seed,
            topology,
            index -> new ZoneId[] {ZoneId.of("UTC")},
            batches,
            Profile.DEFAULT,
            FaultPlan.parse("none"),
            List.of(),
            0,
            0,
            TICKS * TICK,
            86_400 * SECOND,
            100,
            true);
    return new Scenario("tiny", "a few calls", TICKS * TICK, setup);
  }
}

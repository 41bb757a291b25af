package dev.ringfence.simulator.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.fault.Crashes;
import dev.ringfence.simulator.virtual.fault.FaultyWorld;
import dev.ringfence.simulator.virtual.fault.WorldFault;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.SeedRun;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A small scenario, killed before and after every sync and every dial, one point after the other:
 * each time every promise is kept.
 */
class CrashPointTest {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Kills the engine at a point, and its successor so many points later.
   *
   * @param point 0 for never
   * @param again 0 for never
   * @param counted takes the points that there were
   */
  private record Kills(long point, long again, long downNanos, long[] counted)
      implements WorldFault {
    @Override
    public String word() {
      return "crash";
    }

    @Override
    public void plan(FaultyWorld world, SplittableRandom random) {
      Crashes crashes = world.crashes();
      if (point > 0) {
        crashes.killAt(point, downNanos);
      }
      for (long second = 1; again > 0 && second < 3_600; second++) {
        world.agenda().in(second * SECOND, () -> killAgain(crashes));
      }
      world.agenda().in(3 * 3_600 * SECOND, () -> counted[0] = crashes.points());
      for (int i = 0; i < 3; i++) {
        int number = i % 2;
        world.agenda().in((5 + 20L * i) * SECOND, () -> world.network().inbound().ring(number));
      }
    }

    private void killAgain(Crashes crashes) {
      if (crashes.points() >= point && counted[0] == 0) {
        counted[0] = 1;
        crashes.killAt(crashes.points() + again, downNanos);
      }
    }
  }

  private static Setup scenario(Kills kills) {
    List<RateLimit> cps = List.of(new RateLimit(3, SECOND), new RateLimit(20, 60 * SECOND));
    Account plivo = new Account("a", Provider.PLIVO, 4, cps);
    Account exotel = new Account("b", Provider.EXOTEL, Integer.MAX_VALUE, cps);
    List<RateLimit> caps = List.of(new RateLimit(3, 60 * SECOND), new RateLimit(6, 1_800 * SECOND));
    List<PhoneNumber> numbers =
        List.of(
            new PhoneNumber(14_155_550_100L, 0, 2, caps, NumberStatus.ACTIVE),
            new PhoneNumber(14_155_550_101L, 1, 2, caps, NumberStatus.ACTIVE));
    RetryPolicy retries =
        new RetryPolicy(
            2, Map.of(Outcome.BUSY, List.of(30 * SECOND), Outcome.NO_ANSWER, List.of(60 * SECOND)));
    Template template =
        new Template("t", 0, List.of(0, 1), CallingHours.ALWAYS, List.of(), 20, 40, true)
            .with(retries);
    Topology topology =
        new Topology(
            List.of(plivo, exotel),
            numbers,
            List.of(template),
            List.of("w"),
            List.of(new RateLimit(1, 20 * SECOND), new RateLimit(2, 3_600 * SECOND)),
            Timings.DEFAULT);
    return new Setup(
        7,
        topology,
        index -> new ZoneId[] {ZoneId.of("UTC")},
        List.of(batch(0, 8), batch(4, 4)),
        Profile.DEFAULT,
        FaultPlan.parse("answer-delayed=0.1,dropped-after=0.1,callback-lost=0.1,throttle=0.1"),
        List.of(kills),
        1_772_755_200_000L,
        0,
        3_600 * SECOND,
        86_400 * SECOND,
        1_000,
        true);
  }

  private static BatchPlan batch(long afterSeconds, int size) {
    long[] destinations = LongStream.range(0, size).map(i -> 12_025_000_000L + i).toArray();
    return new BatchPlan(
        "b" + afterSeconds,
        0,
        BatchTerms.DEFAULT,
        destinations,
        new char[size],
        RowTimes.NONE,
        afterSeconds * SECOND);
  }

  private static void assertWell(SeedResult result, String when) {
    assertThat(result.well()).as("killed %s: %s", when, result).isTrue();
  }

  private static long pointsOfARunWithoutCrash() {
    Kills none = new Kills(0, 0, 0, new long[1]);
    assertWell(SeedRun.run(scenario(none)), "never");
    assertThat(none.counted()[0]).isGreaterThan(100);
    return none.counted()[0];
  }

  @Test
  void killedAtEveryPoint_keepsEveryPromise() {
    long points = pointsOfARunWithoutCrash();
    for (long point = 1; point <= points; point++) {
      for (long down : new long[] {SECOND / 5, 45 * SECOND}) {
        Kills kills = new Kills(point, 0, down, new long[1]);
        assertWell(SeedRun.run(scenario(kills)), "at point " + point + ", down " + down);
      }
    }
  }

  @Test
  void killedAgainSoonAfterwards_keepsEveryPromise() {
    long points = pointsOfARunWithoutCrash();
    for (long point = 1; point <= points; point++) {
      Kills kills = new Kills(point, 1 + point % 11, SECOND, new long[1]);
      assertWell(SeedRun.run(scenario(kills)), "at point " + point + " and again");
    }
  }
}

package dev.ringfence.simulator.virtual;

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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Worlds that are small enough for a naive scheduler: one batch, one template, no lost callback.
 */
final class SmallWorld {
  private static final long SECOND = 1_000_000_000L;

  private SmallWorld() {}

  static Setup draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Account> accounts =
        List.of(
            new Account("a", Provider.PLIVO, 12, List.of(new RateLimit(5, SECOND))),
            new Account("b", Provider.TWILIO, 100, List.of(new RateLimit(2, SECOND))));
    List<PhoneNumber> numbers = new ArrayList<>();
    List<Integer> pool = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      boolean twilio = n % 2 == 1;
      numbers.add(
          new PhoneNumber(
              14_155_550_100L + n,
              twilio ? 1 : 0,
              twilio ? 1 : 1 + random.nextInt(4),
              List.of(
                  new RateLimit(2 + random.nextInt(6), 60 * SECOND),
                  new RateLimit(20 + random.nextInt(60), 3_600 * SECOND)),
              NumberStatus.ACTIVE));
      pool.add(n);
    }
    Template template = new Template("t", 0, pool, CallingHours.ALWAYS, List.of(), 30, 120, false);
    Topology topology =
        new Topology(
            accounts,
            numbers,
            List.of(template),
            List.of("w"),
            List.of(new RateLimit(1, 600 * SECOND)),
            Timings.DEFAULT);
    long[] destinations = random.longs(250, 12_025_000_000L, 12_025_000_400L).toArray();
    BatchPlan batch =
        new BatchPlan(
            "b", 0, BatchTerms.DEFAULT, destinations, new char[250], RowTimes.NONE, SECOND);
    return new Setup(
        seed,
        topology,
        index -> new ZoneId[] {ZoneId.of("UTC")},
        List.of(batch),
        Profile.DEFAULT,
        FaultPlan.parse(
            "answer-delayed=0.03,dropped-after=0.03,throttle,callback-early,"
                + "callback-doubled=0.1,inbound=0.1"),
        List.of(),
        1_772_755_200_000L,
        0,
        3_600 * SECOND,
        30L * 86_400 * SECOND,
        1_000,
        true);
  }
}

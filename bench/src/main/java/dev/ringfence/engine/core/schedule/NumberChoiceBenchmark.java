package dev.ringfence.engine.core.schedule;

import dev.ringfence.bench.NoEffects;
import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The choice of a number alone, by each policy, in pools of two sizes and at four busy ratios: 10
 * accounts, one channel a number, hourly caps that never bind, 300 area codes. Which numbers are
 * busy is random, and stays as many.
 *
 * <pre>
 * mvn -q -B -pl bench -am package -DskipTests
 * java -jar bench/target/benchmarks.jar NumberChoiceBenchmark -prof gc
 * </pre>
 *
 * <p>Goal: the rows of a policy differ by what memory costs, not by the size or the busy ratio of
 * the pool, and allocate nothing. In this package because what it measures is not public.
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, fill() the rest
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class NumberChoiceBenchmark {
  private static final int ACCOUNTS = 10;
  private static final int AREAS = 300;
  private static final int DESTINATIONS = 1 << 17;

  @Param({"SPREAD", "ROUND_ROBIN", "LOCAL_PRESENCE", "STICKY"})
  public Selection policy;

  @Param({"1000", "100000"})
  public int numbers;

  @Param({"0", "50", "95", "99.9"})
  public double busyPercent;

  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] destinations = new long[DESTINATIONS];
  private World world;
  private NumberChoice choice;
  private int[] busy;

  /** Fills the pool in random order; every destination was called once. */
  @Setup
  public void fill() {
    for (int d = 0; d < DESTINATIONS; d++) {
      destinations[d] = e164(random.nextInt(AREAS), random.nextInt(10_000_000));
    }
    world = new World(topology(), NoEffects.make(), set -> new ZoneId[0], 1);
    choice = new TemplateChoice(new Pools(world));
    for (int i = 0; i < DESTINATIONS; i++) {
      world.callers.called(0, destinations[i], random.nextInt(numbers));
    }
    int[] order = new int[numbers];
    for (int n = 0; n < numbers; n++) {
      int at = random.nextInt(n + 1);
      order[n] = order[at];
      order[at] = n;
    }
    busy = new int[Math.min(numbers - 1, (int) (numbers * busyPercent / 100))];
    for (int i = 0; i < busy.length; i++) {
      busy[i] = order[i];
      take(order[i]);
    }
  }

  private Topology topology() {
    List<Account> accounts = new ArrayList<>();
    for (int a = 0; a < ACCOUNTS; a++) {
      accounts.add(
          new Account(
              "a" + a,
              Provider.TWILIO,
              Integer.MAX_VALUE,
              List.of(new RateLimit(1_000_000, 1_000_000_000L))));
    }
    List<PhoneNumber> all = new ArrayList<>();
    List<Integer> pool = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      all.add(
          new PhoneNumber(
              e164(n % AREAS, n),
              n % ACCOUNTS,
              1,
              List.of(RateLimit.parse("60/1h")),
              NumberStatus.ACTIVE));
      pool.add(n);
    }
    Template template = new Template("t", 0, pool, CallingHours.DEFAULT, List.of(), 30, 60, false);
    return new Topology(
        accounts, all, List.of(template.with(policy)), List.of("w"), List.of(), Timings.DEFAULT);
  }

  private static long e164(int area, int subscriber) {
    return 10_000_000_000L + (200 + area) * 10_000_000L + subscriber % 10_000_000;
  }

  private void take(int number) {
    world.pools.chosen(number, 0);
    world.takeChannel(number);
    world.refreshNumber(number);
  }

  /** Which number: nothing changes. */
  @Benchmark
  public int choose() {
    return choice.choose(0, destinations[random.nextInt(DESTINATIONS)], false);
  }

  /** A random busy number is free again, one is chosen and taken in its place. */
  @Benchmark
  public int freeChooseTake() {
    int at = busy.length == 0 ? -1 : random.nextInt(busy.length);
    if (at >= 0) {
      world.freeChannel(busy[at]);
    }
    int number = choice.choose(0, destinations[random.nextInt(DESTINATIONS)], false);
    take(number);
    if (at >= 0) {
      busy[at] = number;
    } else {
      world.freeChannel(number);
    }
    return number;
  }
}

package dev.ringfence.bench;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The work that all contenders do: one pool of numbers of one account, a share of them busy, and a
 * set of destinations drawn from at random. Immutable.
 *
 * <p>Five limits are checked for every call: a number's one channel, its cap of {@value #CAP} an
 * hour, the account's calls per second and concurrency, and two windows per destination. All are
 * real, and arranged so that practically nothing is refused: whoever takes time as an argument (the
 * kernel, the synchronized map) is given a clock that goes on by {@link #stepNanos} with every
 * call, at which a number makes half of its cap and a destination is called too seldom; whoever
 * reads the clock itself (the libraries) has windows of one microsecond, {@link #PEER_WINDOW}.
 *
 * @param numbers in the pool
 * @param busyPercent share of them that carries a call all the time; 100 leaves none free, anything
 *     less leaves one at least
 * @param destinations that calls go to
 */
public record Scene(int numbers, double busyPercent, int destinations) {
  /** Starts that a number may make in a rolling hour. */
  public static final int CAP = 60;

  /** Starts to a destination in its shorter window. */
  public static final int FEW = 2;

  /** Starts to a destination in its longer window. */
  public static final int MORE = 7;

  /** Length in nanoseconds of every window of those that cannot be given the time. */
  public static final long PEER_WINDOW = 1_000;

  /** First instant of the clock that is given: long after what is filled in as history. */
  public static final long BEGIN = 2_000L * 86_400 * 1_000_000_000L;

  /** Sends of the account in such a window; more in a nanosecond a bucket does not take. */
  public static final int PEER_SENDS = 1_000;

  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final long WEEK = 168 * HOUR;

  /** How far apart a number's starts are on average: half of the cap. */
  public static final long START_EVERY = 2 * HOUR / CAP;

  /** Time from one call to the next. */
  public long stepNanos() {
    return START_EVERY / numbers;
  }

  /** Packed E.164; spread over the numbering plan as no array index is. */
  public long destination(int index) {
    return 10_000_000_000L + index * 7_919L;
  }

  /** The numbers that carry a call at the beginning: a random choice, the same in every run. */
  public int[] held() {
    SplittableRandom random = new SplittableRandom(numbers);
    int[] order = new int[numbers];
    for (int n = 0; n < numbers; n++) {
      int at = random.nextInt(n + 1);
      order[n] = order[at];
      order[at] = n;
    }
    int busy = busyPercent >= 100 ? numbers : Math.min(numbers - 1, share());
    return Arrays.copyOf(order, busy);
  }

  private int share() {
    return (int) Math.round(numbers * busyPercent / 100);
  }

  /** Calls per second of the account: twice what is used, and a large batch at once. */
  public RateLimit sends() {
    return new RateLimit((int) Math.max(256, 2 * SECOND / stepNanos()), SECOND);
  }

  /** Calls in progress of the account: more than its numbers carry, so that those are looked at. */
  public int concurrency() {
    return 2 * numbers;
  }

  /** Windows of a destination; a draw in 500 finds one of them full. */
  public List<RateLimit> destinationLimits() {
    long drawEvery = stepNanos() * destinations;
    return List.of(
        new RateLimit(FEW, Math.max(1_000_000, Math.min(HOUR, drawEvery / 20))),
        new RateLimit(MORE, Math.max(1_000_000, Math.min(WEEK, drawEvery * 3 / 2))));
  }

  /** Cap of a number. */
  public RateLimit cap() {
    return new RateLimit(CAP, HOUR);
  }

  /** The same as a configuration of the kernel: one template whose pool is all numbers. */
  public Topology topology() {
    List<PhoneNumber> all = new ArrayList<>(numbers);
    List<Integer> pool = new ArrayList<>(numbers);
    List<RateLimit> caps = List.of(cap());
    for (int n = 0; n < numbers; n++) {
      all.add(new PhoneNumber(14_150_000_000L + n, 0, 1, caps, NumberStatus.ACTIVE));
      pool.add(n);
    }
    return new Topology(
        List.of(new Account("a", Provider.TWILIO, concurrency(), List.of(sends()))),
        all,
        List.of(new Template("t", 0, pool, CallingHours.DEFAULT, List.of(), 30, 60, false)),
        List.of("w"),
        destinationLimits(),
        Timings.DEFAULT);
  }
}

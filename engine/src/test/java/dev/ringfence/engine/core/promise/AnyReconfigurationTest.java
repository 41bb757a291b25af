package dev.ringfence.engine.core.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random configurations one after the other, under random calls: no dial breaks a limit that was in
 * force when it was granted, counted over everything that ever happened; and when the limits are
 * lifted in the end, every call that waits goes out at once.
 */
class AnyReconfigurationTest {
  private static final long SECOND = Rig.SECOND;
  private static final int NUMBERS = 4;
  private static final int ACCOUNTS = 2;

  /** Limits of one configuration; a count and a window each, and 0 for none. */
  private record Limits(
      int[] channels, int[][] caps, int[] concurrency, int[][] sends, int[] destination) {

    static Limits draw(SplittableRandom random) {
      int[] channels = new int[NUMBERS];
      int[][] caps = new int[NUMBERS][];
      for (int n = 0; n < NUMBERS; n++) {
        channels[n] = 1 + random.nextInt(6);
        caps[n] = new int[] {random.nextInt(12), 30 + random.nextInt(600)};
      }
      int[] concurrency = new int[ACCOUNTS];
      int[][] sends = new int[ACCOUNTS][];
      for (int a = 0; a < ACCOUNTS; a++) {
        concurrency[a] = 1 + random.nextInt(9);
        sends[a] = new int[] {random.nextInt(5), 1 + random.nextInt(4)};
      }
      int[] destination = {random.nextInt(4), 60 + random.nextInt(900)};
      return new Limits(channels, caps, concurrency, sends, destination);
    }

    static Limits none() {
      return new Limits(
          new int[] {99_999, 99_999, 99_999, 99_999},
          new int[NUMBERS][2],
          new int[] {99_999, 99_999},
          new int[ACCOUNTS][2],
          new int[2]);
    }

    World world() {
      World world = World.of();
      for (int a = 0; a < ACCOUNTS; a++) {
        world.account(concurrency[a], text(sends[a]));
      }
      for (int n = 0; n < NUMBERS; n++) {
        world.number(n % ACCOUNTS, channels[n], text(caps[n]));
      }
      return world.template(0, 1, 2, 3).template(1, 2).perDestination(text(destination));
    }

    private static String[] text(int[] limit) {
      return limit[0] == 0 ? new String[0] : new String[] {limit[0] + "/" + limit[1] + "s"};
    }
  }

  /** Starts of one subject: -1 while outstanding, else the instant of the answer. */
  private static final class History {
    final List<long[]> starts = new ArrayList<>();
    int inProgress;

    long[] begin() {
      long[] start = {-1};
      starts.add(start);
      return start;
    }

    boolean fits(int[] limit, long now) {
      long counted =
          starts.stream().filter(s -> s[0] == -1 || now - s[0] < limit[1] * SECOND).count();
      return limit[0] == 0 || counted <= limit[0];
    }
  }

  private final Map<Integer, History> numbers = new HashMap<>();
  private final Map<Integer, History> accounts = new HashMap<>();
  private final Map<Long, History> destinations = new HashMap<>();
  private final Map<Long, List<long[]>> startsOf = new HashMap<>();
  private final ArrayDeque<Rig.Dial> live = new ArrayDeque<>();
  private int judged;
  private int answered;

  /** Every dial since the last time, against the limits in force. */
  private void judge(Rig rig, Limits limits, String where) {
    for (; judged < rig.dials.size(); judged++) {
      Rig.Dial dial = rig.dials.get(judged);
      int account = dial.number() % ACCOUNTS;
      History number = numbers.computeIfAbsent(dial.number(), key -> new History());
      History sends = accounts.computeIfAbsent(account, key -> new History());
      History destination = destinations.computeIfAbsent(dial.to(), key -> new History());
      startsOf.put(dial.attempt(), List.of(number.begin(), sends.begin(), destination.begin()));
      number.inProgress++;
      sends.inProgress++;
      assertThat(number.inProgress).as(where).isLessThanOrEqualTo(limits.channels[dial.number()]);
      assertThat(sends.inProgress).as(where).isLessThanOrEqualTo(limits.concurrency[account]);
      assertThat(number.fits(limits.caps[dial.number()], dial.at())).as(where + " cap").isTrue();
      assertThat(sends.fits(limits.sends[account], dial.at())).as(where + " rate").isTrue();
      assertThat(destination.fits(limits.destination, dial.at())).as(where + " person").isTrue();
    }
  }

  /** The carrier takes every dial at the instant it is made: slow answers are tested elsewhere. */
  private void answer(Rig rig, Limits limits, String where) {
    judge(rig, limits, where);
    for (; answered < rig.dials.size(); answered++) {
      Rig.Dial dial = rig.dials.get(answered);
      startsOf.getOrDefault(dial.attempt(), List.of()).forEach(start -> start[0] = rig.now);
      live.add(dial);
      rig.placed(dial);
      judge(rig, limits, where);
    }
  }

  private void goTo(Rig rig, long instant, Limits limits, String where) {
    while (rig.kernel.nextWakeNanos() <= instant) {
      rig.at(rig.kernel.nextWakeNanos());
      answer(rig, limits, where);
    }
    rig.at(instant);
  }

  private void ended(Rig rig, Rig.Dial dial) {
    numbers.computeIfAbsent(dial.number(), key -> new History()).inProgress--;
    accounts.computeIfAbsent(dial.number() % ACCOUNTS, key -> new History()).inProgress--;
    rig.ended(dial, Outcome.BUSY);
  }

  @Test
  void anyChanges_underLoad_breakNoLimitAndLoseNoCall() {
    for (long seed = 1; seed <= 150; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    numbers.clear();
    accounts.clear();
    destinations.clear();
    startsOf.clear();
    live.clear();
    judged = 0;
    answered = 0;
    SplittableRandom random = new SplittableRandom(seed);
    Limits limits = Limits.draw(random);
    Rig rig = limits.world().rig();
    int calls = 0;
    for (int step = 0; step < 300; step++) {
      String where = "seed " + seed + " step " + step;
      int kind = random.nextInt(10);
      if (kind == 0) {
        limits = Limits.draw(random);
        rig.change(limits.world());
      } else if (kind == 1) {
        long[] people = new long[1 + random.nextInt(12)];
        for (int i = 0; i < people.length; i++) {
          people[i] = 919_000_000_000L + random.nextInt(60);
        }
        calls += people.length;
        rig.submit(random.nextInt(2), people);
      } else if (kind < 5 && !live.isEmpty()) {
        ended(rig, live.poll());
      } else {
        goTo(rig, rig.now + random.nextLong(20 * SECOND), limits, where);
      }
      answer(rig, limits, where);
    }
    rig.change(Limits.none().world());
    assertThat(rig.dials.size()).as("seed " + seed + ": all that waited").isEqualTo(calls);
  }
}

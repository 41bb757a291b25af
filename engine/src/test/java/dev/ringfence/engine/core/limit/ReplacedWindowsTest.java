package dev.ringfence.engine.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Windows that are replaced while they hold history: never admits what a list that keeps everything
 * denies, and is exact again once what was unknown at the replacement has aged out.
 */
class ReplacedWindowsTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** What rounding up, to ticks and to other ticks, may add where no window is over a day. */
  private static final long TICKS = 3L << 24;

  private static RollingStarts of(String... limits) {
    return new RollingStarts(List.of(windows(limits)));
  }

  private static Windows windows(String... limits) {
    return new Windows(List.of(limits).stream().map(RateLimit::parse).toList());
  }

  private static void start(RollingStarts starts, long now) {
    starts.begin(0);
    starts.answered(0, now);
  }

  @Test
  void rollingStarts_anyReplacements_neverAdmitWhatTheListDenies() {
    for (long seed = 1; seed <= 600; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<NaiveStarts> naive = new ArrayList<>();
      List<List<RateLimit>> limits = new ArrayList<>();
      List<Long> changed = new ArrayList<>();
      RollingStarts real = new RollingStarts(List.of());
      long now = Histories.origin(seed);
      for (int step = 0; step < 500; step++) {
        String where = "seed " + seed + " step " + step;
        now += Histories.pause(random);
        if (step == 0 || random.nextInt(60) == 0) {
          change(random, limits, changed, naive, now);
          real.reconfigure(limits.stream().map(Windows::new).toList());
        }
        int s = random.nextInt(naive.size());
        NaiveStarts model = naive.get(s);
        long opens = real.opensAt(s, now);
        assertThat(real.admits(s, now)).as(where).isEqualTo(opens == now);
        assertThat(opens).as(where).isGreaterThanOrEqualTo(model.opensAt(now));
        long longest = new Windows(limits.get(s)).maxLength();
        if (now - changed.get(s) >= longest + TICKS) {
          assertThat(opens - model.opensAt(now)).as(where + " long after").isLessThan(TICKS);
        } else if (opens != Denial.EVENT) {
          assertThat(opens - now).as(where + " at the latest").isLessThan(longest + TICKS);
        }
        if (opens == now && random.nextInt(3) > 0) {
          real.begin(s);
          model.begin();
        } else if (model.outstanding() > 0 && random.nextInt(4) == 0) {
          real.undone(s);
          model.undone();
        } else if (model.outstanding() > 0) {
          real.answered(s, now);
          model.answered(now);
        }
      }
    }
  }

  /** Replaces the limits of some subjects and adds one now and then. */
  private static void change(
      SplittableRandom random,
      List<List<RateLimit>> limits,
      List<Long> changed,
      List<NaiveStarts> naive,
      long now) {
    for (int s = 0; s < limits.size(); s++) {
      if (random.nextBoolean()) {
        limits.set(s, random.nextInt(5) == 0 ? List.of() : Histories.limits(random));
        changed.set(s, now);
        naive.get(s).replace(limits.get(s));
      }
    }
    if (limits.isEmpty() || random.nextInt(3) == 0) {
      limits.add(Histories.limits(random));
      changed.add(Long.MIN_VALUE / 2);
      naive.add(new NaiveStarts(limits.get(limits.size() - 1)));
    }
  }

  /** Two templates, each with windows of its own, whose calls are counted together. */
  @Test
  void destinations_anyReplacements_neverAdmitWhatTheListDenies() {
    for (long seed = 1; seed <= 800; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DestinationLedger real = new DestinationLedger(0, 0);
      List<List<RateLimit>> limits = new ArrayList<>(List.of(List.of(), List.of()));
      List<Map<Long, NaiveStarts>> naive = List.of(new HashMap<>(), new HashMap<>());
      long now = Histories.origin(seed);
      long changed = now;
      for (int step = 0; step < 600; step++) {
        now += Histories.pause(random) / 4;
        if (step == 0 || random.nextInt(80) == 0) {
          replace(random, limits, naive, real);
          changed = now;
        }
        long destination = 1_000_000L + random.nextInt(6);
        int template = random.nextInt(2);
        List<NaiveStarts> models = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
          List<RateLimit> inForce = limits.get(t);
          models.add(naive.get(t).computeIfAbsent(destination, key -> new NaiveStarts(inForce)));
        }
        Windows windows = new Windows(limits.get(template));
        long opens = real.opensAt(destination, windows, now);
        long exact = models.get(template).opensAt(now);
        String where = "seed " + seed + " step " + step;
        assertThat(opens).as(where).isGreaterThanOrEqualTo(exact);
        if (opens != Denial.EVENT && now - changed >= windows.maxLength()) {
          assertThat(opens - exact).as(where + " long after").isLessThan(MILLI);
        }
        boolean answers = models.get(0).outstanding() > 0;
        if (opens == now && random.nextInt(3) > 0) {
          real.begin(destination, now);
          models.forEach(NaiveStarts::begin);
        } else if (answers && random.nextInt(4) == 0) {
          real.undone(destination);
          models.forEach(NaiveStarts::undone);
        } else if (answers) {
          real.answered(destination, now);
          long at = now;
          models.forEach(model -> model.answered(at));
        }
      }
    }
  }

  private static void replace(
      SplittableRandom random,
      List<List<RateLimit>> limits,
      List<Map<Long, NaiveStarts>> naive,
      DestinationLedger real) {
    int ring = 0;
    long keepFor = 0;
    for (int t = 0; t < 2; t++) {
      List<RateLimit> next = random.nextInt(6) == 0 ? List.of() : Histories.limits(random);
      limits.set(t, next);
      naive.get(t).values().forEach(model -> model.replace(next));
      ring = Math.max(ring, new Windows(next).maxCap());
      keepFor = Math.max(keepFor, new Windows(next).maxLength());
    }
    real.reconfigure(ring, keepFor);
  }

  @Test
  void loweredCap_countsTheYoungestStarts() {
    RollingStarts starts = of("20/1m");
    for (int i = 0; i < 20; i++) {
      start(starts, i * SECOND);
    }
    starts.reconfigure(List.of(windows("5/1m")));
    // The fifth youngest was at 15 s.
    assertThat(starts.opensAt(0, 30 * SECOND)).isBetween(75 * SECOND, 75 * SECOND + TICKS);
  }

  @Test
  void raisedCap_whileNothingWasForgotten_isFreeAtOnce() {
    RollingStarts starts = of("2/1m");
    start(starts, 0);
    start(starts, SECOND);
    starts.reconfigure(List.of(windows("3/1m")));
    assertThat(starts.admits(0, 2 * SECOND)).isTrue();
  }

  @Test
  void dayCap_takenAwayForHours_andPutBack_knowsTheStartsOfTheDay() {
    RollingStarts starts = of("60/1h", "20/1d");
    long hour = 3_600 * SECOND;
    for (int i = 0; i < 19; i++) {
      start(starts, i * hour / 2);
      if (i == 4) {
        starts.reconfigure(List.of(windows("60/1h")));
      }
    }
    starts.reconfigure(List.of(windows("60/1h", "20/1d")));
    assertThat(starts.admits(0, 10 * hour)).isTrue();
    start(starts, 10 * hour);
    assertThat(starts.opensAt(0, 10 * hour + 1)).isBetween(24 * hour, 24 * hour + TICKS);
  }

  @Test
  void raisedCap_whatWasForgottenMayHaveBeenManyStarts() {
    RollingStarts starts = of("2/1s");
    for (int i = 0; i < 6; i++) {
      start(starts, i * SECOND);
    }
    starts.reconfigure(List.of(windows("4/1m")));
    // Known is the start at 5 s; before it, at 4 s the latest, there may be any number.
    assertThat(starts.opensAt(0, 6 * SECOND)).isBetween(64 * SECOND, 64 * SECOND + TICKS);
  }

  @Test
  void longerWindow_ofDestinations_takesWhatWasForgottenAsJustForgotten() {
    Windows old = windows("1/1s");
    DestinationLedger ledger = new DestinationLedger(1, SECOND);
    for (long key = 1; key <= 100; key++) {
      ledger.begin(key, key * SECOND);
      ledger.answered(key, key * SECOND);
    }
    assertThat(ledger.size()).as("most are gone").isLessThan(5);
    Windows longer = windows("1/1s", "2/1h");
    ledger.reconfigure(2, 3_600 * SECOND);
    long now = 101 * SECOND;
    assertThat(ledger.opensAt(1, old, now)).isEqualTo(now);
    assertThat(ledger.opensAt(1, longer, now))
        .as("it may have been called twice")
        .isBetween(3_690 * SECOND, 3_700 * SECOND);
    assertThat(ledger.opensAt(1_000, longer, now))
        .as("nobody knows that it never was")
        .isEqualTo(ledger.opensAt(1, longer, now));
    assertThat(ledger.opensAt(1_000, longer, 3_700 * SECOND)).isEqualTo(3_700 * SECOND);
  }
}

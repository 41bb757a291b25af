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

class DestinationLedgerTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HOUR = 3_600 * SECOND;

  @Test
  void anyHistory_deniesLessThanAMillisecondTooLong_andNeverTooShort() {
    for (long seed = 1; seed <= 448; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RateLimit> limits = Histories.limits(random);
      Windows windows = new Windows(limits);
      // Others may have longer windows than these: the ring and the keeping are for them too.
      DestinationLedger real =
          new DestinationLedger(
              windows.maxCap() + random.nextInt(3), windows.maxLength() + random.nextLong(SECOND));
      Map<Long, NaiveStarts> exact = new HashMap<>();
      Map<Long, NaiveStarts> rounded = new HashMap<>();
      long now = Histories.origin(seed);
      for (int step = 0; step < 500; step++) {
        long destination = 1_000_000L + random.nextInt(12);
        NaiveStarts model = exact.computeIfAbsent(destination, unused -> new NaiveStarts(limits));
        NaiveStarts late = rounded.computeIfAbsent(destination, unused -> new NaiveStarts(limits));
        now += Histories.pause(random);
        String where = "seed " + seed + " step " + step;
        long opens = real.opensAt(destination, windows, now);
        assertThat(opens).as(where).isEqualTo(late.opensAt(now));
        if (opens != Denial.EVENT) {
          assertThat(opens - model.opensAt(now)).as(where).isBetween(0L, MILLI - 1);
        }
        if (opens != Denial.EVENT && opens > now) {
          assertThat(real.opensAt(destination, windows, opens - 1)).as(where).isEqualTo(opens);
          assertThat(real.opensAt(destination, windows, opens)).as(where).isEqualTo(opens);
        }
        if (opens == now && random.nextInt(3) > 0) {
          real.begin(destination, now);
          model.begin();
          late.begin();
        } else if (model.outstanding() > 0 && random.nextInt(4) == 0) {
          assertThat(real.undone(destination)).as(where).isEqualTo(-1);
          model.undone();
          late.undone();
        } else if (model.outstanding() > 0) {
          assertThat(real.answered(destination, now)).as(where).isEqualTo(-1);
          model.answered(now);
          late.answered(-Math.floorDiv(-now, MILLI) * MILLI);
        }
      }
    }
  }

  @Test
  void destinationsOfEverySize_moveAndGo_withoutLosingAStart() {
    for (long seed = 1; seed <= 28; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RateLimit> limits = List.of(new RateLimit(300, 40 * SECOND));
      Windows windows = new Windows(limits);
      DestinationLedger real = new DestinationLedger(300, 40 * SECOND);
      Map<Long, NaiveStarts> naive = new HashMap<>();
      long now = Histories.origin(seed) / MILLI * MILLI;
      for (int step = 0; step < 20_000; step++) {
        // A few are called very often, many now and then; waves of new ones come and go.
        long wave = step / 4_000 * 1_000_000L;
        long destination =
            random.nextInt(4) == 0 ? 1 + random.nextInt(4) : wave + 10 + random.nextInt(2_000);
        NaiveStarts model = naive.computeIfAbsent(destination, key -> new NaiveStarts(limits));
        now += random.nextInt(20) * MILLI;
        String where = "seed " + seed + " step " + step + " to " + destination;
        assertThat(real.opensAt(destination, windows, now)).as(where).isEqualTo(model.opensAt(now));
        if (model.admits(now)) {
          real.begin(destination, now);
          real.answered(destination, now);
          model.begin();
          model.answered(now);
        }
      }
    }
  }

  @Test
  void stricterWindowsOfOneTemplate_seeTheSameStarts() {
    DestinationLedger ledger = new DestinationLedger(7, 168 * HOUR);
    Windows loose = new Windows(List.of(RateLimit.parse("7/7d")));
    Windows strict = new Windows(List.of(RateLimit.parse("7/7d"), RateLimit.parse("1/1h")));
    ledger.begin(1, 0);
    assertThat(ledger.opensAt(1, loose, 0)).isZero();
    assertThat(ledger.opensAt(1, strict, 0)).isEqualTo(Denial.EVENT);
    ledger.answered(1, SECOND);
    assertThat(ledger.opensAt(1, loose, SECOND)).isEqualTo(SECOND);
    assertThat(ledger.opensAt(1, strict, SECOND)).isEqualTo(SECOND + HOUR);
  }

  @Test
  void severalWindowsDeny_opensWhenTheLastClears() {
    DestinationLedger ledger = new DestinationLedger(2, 24 * HOUR);
    Windows windows = new Windows(List.of(RateLimit.parse("1/1h"), RateLimit.parse("2/1d")));
    ledger.begin(1, 0);
    ledger.answered(1, 0);
    assertThat(ledger.opensAt(1, windows, SECOND)).isEqualTo(HOUR);
    ledger.begin(1, HOUR);
    ledger.answered(1, HOUR);
    assertThat(ledger.opensAt(1, windows, HOUR)).isEqualTo(24 * HOUR);
  }

  @Test
  void manyDestinations_areForgottenOnceTheirWindowsPassed() {
    DestinationLedger ledger = new DestinationLedger(2, HOUR);
    int perSecond = 100;
    int largest = 0;
    long key = 1;
    for (long second = 0; second < 4 * 3_600; second++) {
      for (int i = 0; i < perSecond; i++) {
        ledger.begin(key, second * SECOND);
        ledger.answered(key++, second * SECOND);
      }
      largest = Math.max(largest, ledger.size());
    }
    // One hour's worth is needed; the hand that looks at three for each new one may lag behind it.
    assertThat(largest).isBetween(3_600 * perSecond, 3_600 * perSecond * 3 / 2);
    long most = ledger.bytes();
    for (int i = 0; i < largest; i++) {
      ledger.begin(key, 6 * HOUR);
      ledger.undone(key++);
    }
    assertThat(ledger.size()).isZero();
    assertThat(ledger.bytes()).isLessThan(most / 50);
  }

  @Test
  void leftAloneForLongerThanATickCanCount_isFreeAgain() {
    for (long origin : Histories.ORIGINS) {
      for (long days : new long[] {24, 25, 49, 50, 99, 100, 149, 500}) {
        DestinationLedger ledger = new DestinationLedger(2, 720 * HOUR);
        Windows windows = new Windows(List.of(RateLimit.parse("1/1h"), RateLimit.parse("2/30d")));
        for (int i = 0; i < 2; i++) {
          ledger.begin(7, origin);
          ledger.answered(7, origin);
        }
        long later = origin + days * 24 * HOUR;
        long opens = ledger.opensAt(7, windows, later);
        assertThat(opens - later).isEqualTo(days < 30 ? opens - later : 0);
        assertThat(opens - origin).as(days + " days").isGreaterThanOrEqualTo(720 * HOUR);
        ledger.begin(7, later);
        ledger.answered(7, later);
        assertThat(ledger.opensAt(7, windows, later) - later)
            .isBetween(HOUR, days < 30 ? 720 * HOUR : HOUR + MILLI);
      }
    }
  }

  @Test
  void bytesPerDestination_followWhatItWasCalled_notTheLargestCount() {
    int destinations = 300_000;
    for (int calls : new int[] {1, 2, 3, 5, 6, 7, 9, 12}) {
      DestinationLedger ledger = new DestinationLedger(1_000, HOUR);
      for (long key = 1; key <= destinations; key++) {
        for (int call = 0; call < calls; call++) {
          ledger.begin(14_150_000_000L + key, call);
          ledger.answered(14_150_000_000L + key, call);
        }
        // However much has just grown, there is never more room to spare than that.
        if (key > 100_000 && key % 1_000 == 0) {
          assertThat((double) ledger.bytes() / key)
              .as("%d calls each to %d", calls, key)
              .isLessThan(48 + 4 * calls);
        }
      }
    }
  }

  @Test
  void waiters_comeBackOnceInReverseOrder() {
    DestinationLedger ledger = new DestinationLedger(1, HOUR);
    ledger.begin(1, 0);
    assertThat(ledger.waitFor(1, 5)).isEqualTo(-1);
    assertThat(ledger.waitFor(1, 6)).isEqualTo(5);
    assertThat(ledger.answered(1, 1)).isEqualTo(6);
    ledger.begin(1, 2);
    assertThat(ledger.undone(1)).isEqualTo(-1);
  }

  @Test
  void destinationWithWaiters_isNotForgotten() {
    DestinationLedger ledger = new DestinationLedger(1, SECOND);
    ledger.begin(1, 0);
    ledger.answered(1, 0);
    ledger.waitFor(1, 9);
    List<Integer> woken = new ArrayList<>();
    for (long key = 2; key < 5_000; key++) {
      ledger.begin(key, HOUR);
      ledger.answered(key, HOUR);
    }
    ledger.begin(1, HOUR);
    woken.add(ledger.answered(1, HOUR));
    assertThat(woken).containsExactly(9);
  }
}

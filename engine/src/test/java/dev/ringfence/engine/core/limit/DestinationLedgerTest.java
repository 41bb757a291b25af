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
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;

  @Test
  void anyHistory_agreesWithTheNaiveModel() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RateLimit> limits = Histories.limits(random);
      Windows windows = new Windows(limits);
      // Others may have longer windows than these: the ring and the keeping are for them too.
      DestinationLedger real =
          new DestinationLedger(
              windows.maxCap() + random.nextInt(3), windows.maxLength() + random.nextLong(SECOND));
      Map<Long, NaiveStarts> naive = new HashMap<>();
      long now = Histories.ORIGINS[(int) (seed % 4)];
      for (int step = 0; step < 500; step++) {
        long destination = 1_000_000L + random.nextInt(12);
        NaiveStarts model = naive.computeIfAbsent(destination, unused -> new NaiveStarts(limits));
        now += Histories.pause(random);
        String where = "seed " + seed + " step " + step;
        long opens = real.opensAt(destination, windows, now);
        assertThat(opens).as(where).isEqualTo(model.opensAt(now));
        if (opens != Denial.EVENT && opens > now) {
          assertThat(real.opensAt(destination, windows, opens - 1)).as(where).isEqualTo(opens);
          assertThat(real.opensAt(destination, windows, opens)).as(where).isEqualTo(opens);
        }
        if (model.admits(now) && random.nextInt(3) > 0) {
          real.begin(destination, now);
          model.begin();
        } else if (model.outstanding() > 0 && random.nextInt(4) == 0) {
          assertThat(real.undone(destination)).as(where).isEqualTo(-1);
          model.undone();
        } else if (model.outstanding() > 0) {
          assertThat(real.answered(destination, now)).as(where).isEqualTo(-1);
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
    // One hour's worth is needed; the hand that looks at two slots per new one may lag behind it.
    assertThat(largest).isLessThanOrEqualTo(2 * 3_600 * perSecond);
    for (int i = 0; i < 2 * largest; i++) {
      ledger.begin(key, 6 * HOUR);
      ledger.undone(key++);
    }
    // Two slots are looked at for each new one: about half are free when all that is old is gone.
    assertThat(ledger.size()).isLessThan(largest * 11 / 20);
    assertThat(largest).isGreaterThanOrEqualTo(3_600 * perSecond);
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

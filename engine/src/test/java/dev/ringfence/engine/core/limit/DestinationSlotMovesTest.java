package dev.ringfence.engine.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What must survive the moves of a destination's slot and of its ring. */
class DestinationSlotMovesTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HOUR = 3_600 * SECOND;

  @Test
  void moreStartsOutstandingThanCanBeCounted_failsAndChangesNothing() {
    DestinationLedger ledger = new DestinationLedger(1, HOUR);
    for (int i = 1; i < 1 << 14; i++) {
      ledger.begin(7, 0);
    }
    assertThatIllegalStateException().isThrownBy(() -> ledger.begin(7, 0));
    assertThat(ledger.outstanding(7)).isEqualTo((1 << 14) - 1);
    for (int i = 1; i < 1 << 14; i++) {
      ledger.undone(7);
    }
    assertThat(ledger.size()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> ledger.undone(7));
    assertThatIllegalStateException().isThrownBy(() -> ledger.answered(7, 0));
    assertThatIllegalStateException().isThrownBy(() -> ledger.waitFor(7, 1));
  }

  @Test
  void waiters_areFound_howeverTheSlotsMove() {
    for (long seed = 1; seed <= 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DestinationLedger ledger = new DestinationLedger(3, SECOND);
      Map<Long, Integer> waiting = new HashMap<>();
      for (int step = 0; step < 60_000; step++) {
        long key = 14_150_000_000L + random.nextInt(step / 15_000 % 2 == 0 ? 20_000 : 200);
        long now = step * MILLI;
        String where = "seed " + seed + " step " + step;
        if (ledger.outstanding(key) == 0) {
          ledger.begin(key, now);
        } else if (random.nextInt(3) == 0) {
          assertThat(ledger.waitFor(key, step)).as(where).isEqualTo(waiting.getOrDefault(key, -1));
          waiting.put(key, step);
        } else {
          int first = random.nextBoolean() ? ledger.answered(key, now) : ledger.undone(key);
          Integer expected = waiting.remove(key);
          assertThat(first).as(where).isEqualTo(expected == null ? -1 : expected);
        }
      }
    }
  }

  /** Busy and quiet times in turn: stamps overflow into rings of many sizes and come back. */
  @Test
  void intoRingsAndBack_withoutLosingAStart() {
    for (long seed = 1; seed <= 2 * Histories.ORIGINS.length; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int cap = 4 + random.nextInt(40);
      List<RateLimit> limits =
          List.of(new RateLimit(cap, 20 * SECOND), new RateLimit(1 + cap / 2, 2 * SECOND));
      Windows windows = new Windows(limits);
      DestinationLedger real = new DestinationLedger(cap, 20 * SECOND);
      Map<Long, NaiveStarts> naive = new HashMap<>();
      long now = Histories.origin(seed) / MILLI * MILLI;
      for (int step = 0; step < 12_000; step++) {
        // Every new destination has a few others examined.
        boolean other = random.nextInt(3) == 0;
        long key = other ? 1_000 + step : 1 + random.nextInt(12);
        NaiveStarts model = naive.computeIfAbsent(key, unused -> new NaiveStarts(limits));
        now += random.nextInt(step / 2_000 % 2 == 0 ? 60 : 1_500) * MILLI;
        String where = "seed " + seed + " step " + step;
        assertThat(real.opensAt(key, windows, now)).as(where).isEqualTo(model.opensAt(now));
        if (model.admits(now)) {
          real.begin(key, now);
          real.answered(key, now);
          model.begin();
          model.answered(now);
        }
      }
    }
  }

  @Test
  void quietAgain_theRingsAreGivenBack() {
    DestinationLedger ledger = new DestinationLedger(100, HOUR);
    for (int call = 0; call < 60; call++) {
      for (long key = 1; key <= 20_000; key++) {
        ledger.begin(key, call * 60 * SECOND);
        ledger.answered(key, call * 60 * SECOND);
      }
    }
    long most = ledger.bytes();
    // All but the last call of each have left the window; new ones come and have them examined.
    long later = 59 * 60 * SECOND + HOUR - SECOND;
    for (long key = 100_001; key <= 120_000; key++) {
      ledger.begin(key, later);
      ledger.undone(key);
    }
    assertThat(ledger.size()).isEqualTo(20_000);
    assertThat(ledger.bytes()).isLessThan(most / 3);
    for (long key = 1; key <= 20_000; key++) {
      assertThat(ledger.opensAt(key, new Windows(List.of(RateLimit.parse("1/1h"))), later))
          .isEqualTo(later + SECOND);
    }
  }
}

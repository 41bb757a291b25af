package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigitOrderTest {

  @Test
  void keys_compareAsTheDigitsDo_andShareWhatTheyShare() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      String a = digits(random);
      String b = random.nextBoolean() ? digits(random) : (a + "000000000000").substring(0, 12);
      long left = DigitOrder.key(Long.parseLong(a));
      long right = DigitOrder.key(Long.parseLong(b));
      assertThat(Integer.signum(Long.compare(left, right)))
          .as("%s and %s", a, b)
          .isEqualTo(Integer.signum(a.compareTo(b)));
      assertThat(DigitOrder.shared(left, right)).as("%s and %s", a, b).isEqualTo(shared(a, b));
    }
  }

  @Test
  void destinationThatIsANumberOfOurs_sharesAllOfIt() {
    for (long e164 : new long[] {12_345, 999_999_999_999_999L, 123_456_789_012_345L}) {
      DigitOrder order = new DigitOrder(new long[] {e164}, new int[] {7});
      long key = DigitOrder.key(e164);
      assertThat(order.sharedBest(key)).isEqualTo(-1);
      order.place(0, 3, 1);
      assertThat(order.sharedBest(key)).isEqualTo(Long.toString(e164).length());
      assertThat(order.number(order.best(key, order.sharedBest(key)))).isEqualTo(7);
    }
  }

  static int shared(String a, String b) {
    int n = 0;
    while (n < a.length() && n < b.length() && a.charAt(n) == b.charAt(n)) {
      n++;
    }
    return n;
  }

  /** Few different digits, so that prefixes meet, and noughts at the end. */
  private static String digits(SplittableRandom random) {
    StringBuilder digits = new StringBuilder("1");
    int length = 5 + random.nextInt(11);
    while (digits.length() < length) {
      digits.append(random.nextInt(3) == 0 ? 1 : 0);
    }
    return digits.toString();
  }
}

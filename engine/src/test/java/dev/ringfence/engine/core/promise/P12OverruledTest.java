package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import org.junit.jupiter.api.Test;

/** Who waits because of other nodes is told for which limit, and until when if that is known. */
class P12OverruledTest {
  private static final long EVENT = Denial.EVENT;

  private static Denial denial(Limit limit, long until, int subject) {
    return new Denial(limit, until, subject);
  }

  private static Rig denied(Limit limit, long wait) {
    Rig rig = World.oneNumber(9, "60/1h").rig().submit(0, people(1)).at(SECOND);
    return rig.overruled(rig.last(), limit, wait);
  }

  @Test
  void channels_areNamed() {
    assertThat(denied(Limit.NUMBER_CHANNELS, EVENT).see().explain(0, 0))
        .isEqualTo(denial(Limit.NUMBER_CHANNELS, EVENT, -1));
    Rig rig = World.oneNumber(2).rig().othersHold(0, 2).submit(0, people(1));
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.NUMBER_CHANNELS, EVENT, -1));
  }

  @Test
  void cap_isNamedWithItsNumberAndInstant() {
    Rig rig = denied(Limit.NUMBER_CAP, MINUTE);
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.NUMBER_CAP, MINUTE + SECOND, 0));
    assertThat(rig.see().capFull(0)).isTrue();
    assertThat(denied(Limit.NUMBER_CAP, EVENT).see().explain(0, 0))
        .isEqualTo(denial(Limit.NUMBER_CAP, EVENT, 0));
  }

  @Test
  void accountsLimits_areNamedWithTheirInstant() {
    assertThat(denied(Limit.ACCOUNT_RATE, MINUTE).see().explain(0, 0))
        .isEqualTo(denial(Limit.ACCOUNT_RATE, MINUTE + SECOND, 0));
    Rig rig = denied(Limit.ACCOUNT_CONCURRENCY, EVENT);
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.ACCOUNT_CONCURRENCY, EVENT, 0));
    assertThat(rig.see().accountClosedBy(0)).isEqualTo(Limit.ACCOUNT_CONCURRENCY);
  }

  @Test
  void destination_isNamedWithItsInstantToTheSecond() {
    Rig rig = denied(Limit.DESTINATION_LIMIT, HOUR + 1);
    assertThat(rig.see().explain(0, 0))
        .isEqualTo(denial(Limit.DESTINATION_LIMIT, HOUR + 2 * SECOND, -1));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.DESTINATION_LIMIT);
    assertThat(denied(Limit.DESTINATION_LIMIT, EVENT).see().explain(0, 0))
        .isEqualTo(denial(Limit.DESTINATION_LIMIT, EVENT, -1));
  }

  @Test
  void countedByLimit() {
    assertThat(denied(Limit.NUMBER_CAP, MINUTE).see().overruled(Limit.NUMBER_CAP)).isEqualTo(1);
    assertThat(denied(Limit.NUMBER_CAP, MINUTE).see().overruled(Limit.ACCOUNT_RATE)).isZero();
  }
}

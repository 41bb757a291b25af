package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.NEW_YORK;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import java.util.List;
import org.junit.jupiter.api.Test;

class P12ExplainTest {
  private static Denial denial(Limit limit, long until, int subject) {
    return new Denial(limit, until, subject);
  }

  @Test
  void fullNumber_isNamed() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(2));
    assertThat(rig.see().explain(0, 1)).isEqualTo(denial(Limit.NUMBER_CHANNELS, Denial.EVENT, -1));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.NUMBER_CHANNELS);
    assertThat(rig.see().denials(Limit.NUMBER_CHANNELS)).isPositive();
  }

  @Test
  void usedUpCap_isNamedWithTheNumberThatClearsFirst() {
    Rig rig = World.of().account(9).number(0, 9, "1/1h").number(0, 9, "1/30m").template(0, 1).rig();
    rig.submit(0, people(3));
    rig.placed(rig.dials.get(0)).placed(rig.dials.get(1));
    assertThat(rig.see().explain(0, 2)).isEqualTo(denial(Limit.NUMBER_CAP, HOUR / 2, 1));
  }

  @Test
  void accountLimits_areNamed() {
    Rig rig = World.of().account(9, "1/1s").number(0, 9).template(0).rig().submit(0, people(2));
    rig.placed(rig.last());
    assertThat(rig.see().explain(0, 1)).isEqualTo(denial(Limit.ACCOUNT_RATE, SECOND, 0));
    rig.at(SECOND).refused(rig.last(), Refusal.RATE, 5_000);
    assertThat(rig.see().explain(0, 1)).isEqualTo(denial(Limit.ACCOUNT_RESTING, 6 * SECOND, 0));
    rig.at(6 * SECOND).refused(rig.last(), Refusal.ACCOUNT);
    assertThat(rig.see().explain(0, 1)).isEqualTo(denial(Limit.ACCOUNT_PAUSED, Denial.EVENT, 0));
  }

  @Test
  void pausedAccount_isNamedThoughItsNumbersAreFullToo() {
    Rig rig = World.of().account(9).number(0, 2).template(0).rig().submit(0, people(3));
    rig.callsIn(0, 0, "I1").refused(rig.last(), Refusal.ACCOUNT).callsIn(0, 0, "I1");
    assertThat(rig.see().inUse(0)).isEqualTo(2);
    assertThat(rig.see().explain(0, 2)).isEqualTo(denial(Limit.ACCOUNT_PAUSED, Denial.EVENT, 0));
  }

  @Test
  void destinationLimit_isNamedWithItsInstant() {
    Rig rig = World.oneNumber(9).perDestination("1/1h").rig().submit(0, 7777777, 7777777);
    assertThat(rig.see().explain(0, 1))
        .isEqualTo(denial(Limit.DESTINATION_LIMIT, Denial.EVENT, -1));
    rig.at(100 * MILLI).placed(rig.last());
    assertThat(rig.see().explain(0, 1))
        .isEqualTo(denial(Limit.DESTINATION_LIMIT, HOUR + 100 * MILLI, -1));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.DESTINATION_LIMIT);
  }

  @Test
  void windowAndDestination_theOneThatClearsLastIsNamed() {
    Rig rig =
        World.of()
            .account(99)
            .number(0, 3)
            .perDestination("1/1d")
            .template(new DailyHours(8 * 3_600, 9 * 3_600), false, List.of(0))
            .rig();
    rig.at(HOUR - MINUTE).submit(0, NEW_YORK, 7777777, 7777777);
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY).at(2 * HOUR);
    assertThat(rig.see().explain(0, 1))
        .isEqualTo(denial(Limit.DESTINATION_LIMIT, 25 * HOUR - MINUTE, -1));
    assertThat(rig.see().wallOf(25 * HOUR)).isEqualTo(rig.wallAtZero + 25 * 3_600_000L);
  }

  @Test
  void closedWindow_isNamedWithItsOpening() {
    Rig rig =
        World.of()
            .account(99)
            .number(0, 3)
            .template(new DailyHours(9 * 3_600, 17 * 3_600), false, List.of(0))
            .rig()
            .submit(0, NEW_YORK, people(1));
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.CALLING_WINDOW, HOUR, -1));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.CALLING_WINDOW);
  }

  @Test
  void pausedBatch_andPoolWithoutNumbers_areNamed() {
    Rig rig = World.of().account(9).number(0, 1, NumberStatus.INACTIVE).template(0).rig();
    rig.submit(0, people(1));
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.NO_NUMBER, Denial.EVENT, -1));
    rig.command(0, BatchVerb.PAUSE);
    assertThat(rig.see().explain(0, 0)).isEqualTo(denial(Limit.BATCH_PAUSED, Denial.EVENT, -1));
  }
}

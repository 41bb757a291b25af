package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.KernelEvent;
import org.junit.jupiter.api.Test;

/**
 * Where limits are shared, the books of all have an own call's channel back later than the kernel:
 * first what became of its row is written. A call that was granted in between was denied, and
 * nothing ended the bar but a second: a number with one channel was idle after every call.
 */
class P9LingeringTest {
  private static Rig shared(int channels) {
    return World.oneNumber(channels).node(0, 2).rig();
  }

  private static Rig returned(Rig rig) {
    return rig.tell(new KernelEvent.Returned(0));
  }

  @Test
  void callThatIsOver_keepsItsChannel_untilTheSharedBooksHaveItBack() {
    Rig rig = shared(1).submit(0, people(2));
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).as("the shared books would deny it").hasSize(1);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    assertThat(rig.see().accountInUse(0)).isEqualTo(1);
    assertThat(rig.lingering).containsExactly(0);
    returned(rig);
    assertThat(rig.dials).as("at once").hasSize(2);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void accountsConcurrency_isKeptAsWell() {
    Rig rig = World.of().account(1).number(0, 1).number(0, 1).template(0, 1).node(0, 2).rig();
    rig.submit(0, people(2)).placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(1);
    rig.tell(new KernelEvent.Returned(rig.lingering.get(0)));
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void countOfOthers_doesNotEndIt_norDoesItEndTheirs() {
    Rig rig = shared(2).submit(0, people(3)).othersHold(0, 1);
    rig.placed(rig.dials.get(0)).ended(rig.dials.get(0), Outcome.BUSY);
    rig.othersHold(0, 1).othersHold(0, 0);
    assertThat(rig.dials).as("one is under way, one lingers").hasSize(2);
    rig.othersHold(0, 1);
    returned(rig);
    assertThat(rig.see().others(0)).isEqualTo(1);
    assertThat(rig.dials).hasSize(2);
    rig.othersHold(0, 0);
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void barOfTheNumber_endsWhenTheChannelIsBack_notBefore() {
    Rig rig = shared(2).submit(0, people(3));
    rig.placed(rig.dials.get(0));
    rig.overruled(rig.dials.get(1), Limit.NUMBER_CHANNELS, Denial.EVENT).at(100 * MILLI);
    rig.ended(rig.dials.get(0), Outcome.BUSY);
    assertThat(rig.dials).hasSize(2);
    returned(rig);
    assertThat(rig.dials.size()).isGreaterThan(2);
  }

  @Test
  void grantThatWasDenied_neverLingers_forItHeldNothingThere() {
    Rig rig = shared(1).submit(0, people(1));
    rig.overruled(rig.last(), Limit.DESTINATION_LIMIT, 5 * MILLI);
    assertThat(rig.lingering).isEmpty();
    assertThat(rig.see().inUse(0)).isZero();
  }

  @Test
  void dialThatWasRefused_lingersToo() {
    Rig rig = shared(1).submit(0, people(2));
    rig.tell(new KernelEvent.DialRefused(rig.last().attempt(), Refusal.DESTINATION, "no", -1));
    assertThat(rig.dials).hasSize(1);
    returned(rig);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void whatIsReturnedTwice_orWasNeverLent_freesNothing() {
    Rig rig = shared(1).submit(0, people(2));
    returned(rig).placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    returned(returned(rig));
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    returned(rig);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void engineThatIsAlone_usesTheChannelAtOnce() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(2));
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.lingering).isEmpty();
  }
}

package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.schedule.NumberChoice;
import dev.ringfence.engine.core.schedule.Pools;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way to choose, seen from the dials; and that none of them leaves a free number idle. */
class P9NumberChoiceTest {
  private static final long BOSTON = 16_175_550_123L;
  private static final long LONDON = 442_075_550_123L;

  private static List<Integer> numbers(Rig rig) {
    return rig.dials.stream().map(Rig.Dial::number).toList();
  }

  /** San Francisco, Boston, Boston, London. */
  private static World cities(String... caps) {
    return World.of()
        .account(99)
        .numberOf(14_155_550_100L, 0, 2, NumberStatus.ACTIVE, caps)
        .numberOf(16_175_550_100L, 0, 2, NumberStatus.ACTIVE, caps)
        .numberOf(16_175_550_101L, 0, 2, NumberStatus.ACTIVE, caps)
        .numberOf(442_075_550_100L, 0, 2, NumberStatus.ACTIVE, caps)
        .template(0, 1, 2, 3)
        .choosing(Selection.LOCAL_PRESENCE);
  }

  @Test
  void spread_takesTheLeastLoadedOverAllAccounts() {
    Rig rig = World.of().account(9).account(9).number(0, 4).number(1, 2).template(0, 1).rig();
    rig.submit(0, people(6));
    assertThat(numbers(rig)).containsExactly(0, 1, 0, 1, 0, 0);
  }

  @Test
  void spread_ofEqualsTakesTheLeastRecentlyUsedOverAllAccounts() {
    Rig rig = World.of().account(9).account(9).number(0, 1).number(1, 1).template(0, 1).rig();
    rig.submit(0, people(1)).ended(rig.last(), Outcome.BUSY);
    rig.submit(0, people(1)).ended(rig.last(), Outcome.BUSY).submit(0, people(1));
    assertThat(numbers(rig)).containsExactly(0, 1, 0);
  }

  @Test
  void roundRobin_goesOnInTheOrderOfThePoolWhateverTheyCarry() {
    World world = World.of().account(9).account(9).number(0, 9).number(1, 1).number(0, 2);
    Rig rig = world.template(2, 1, 0).choosing(Selection.ROUND_ROBIN).rig();
    rig.submit(0, people(5));
    assertThat(numbers(rig)).as("1 is full at its second turn").containsExactly(2, 1, 0, 2, 0);
    rig.ended(rig.dials.get(1), Outcome.BUSY).submit(0, people(2));
    assertThat(numbers(rig)).as("and keeps that turn").endsWith(1, 0);
  }

  @Test
  void localPresence_takesTheLongestSharedPrefixAndThenTheLeastLoad() {
    Rig rig = cities().rig().submit(0, BOSTON, BOSTON + 1, BOSTON + 2, LONDON);
    assertThat(numbers(rig)).containsExactly(1, 2, 1, 3);
    rig.submit(0, BOSTON + 3, BOSTON + 4);
    assertThat(numbers(rig)).as("Boston is full: what begins with +1").endsWith(2, 0);
    rig.submit(0, BOSTON + 5, BOSTON + 6);
    assertThat(numbers(rig)).as("then anything").endsWith(0, 3);
  }

  @Test
  void localPresence_neverGoesPastACap() {
    Rig rig =
        cities("1/1h").rig().submit(0, BOSTON, BOSTON + 1, BOSTON + 2, BOSTON + 3, BOSTON + 4);
    assertThat(numbers(rig)).containsExactly(1, 2, 0, 3);
  }

  @Test
  void sticky_takesTheNumberThatCalledLastIfItIsFree() {
    World world = World.of().account(9).number(0, 1).number(0, 1).number(0, 1);
    Rig rig = world.template(0, 1, 2).choosing(Selection.STICKY).rig();
    rig.submit(0, 7777777).ended(rig.last(), Outcome.BUSY);
    rig.submit(0, 8888888).ended(rig.last(), Outcome.BUSY).submit(0, 7777777);
    assertThat(numbers(rig)).containsExactly(0, 1, 0);
    rig.submit(0, 7777777);
    assertThat(numbers(rig)).as("0 is on a call").containsExactly(0, 1, 0, 2);
  }

  @Test
  void sticky_remembersOnlyWhatTheCarrierTook() {
    World world = World.of().account(9).number(0, 1).number(0, 1);
    Rig rig = world.template(0, 1).choosing(Selection.STICKY).rig();
    rig.submit(0, 7777777).refused(rig.last(), Refusal.NOT_SENT).at(MINUTE);
    assertThat(numbers(rig)).as("0 never called").containsExactly(0, 1);
  }

  @Test
  void anotherChoice_isAskedInsteadAndHeldToTheLimits() {
    World world = World.of().account(9).number(0, 1).number(0, 9).template(0, 1);
    Rig last = new Rig(world.build(), pools -> (t, to, urgent) -> pools.number(t, 1));
    assertThat(numbers(last.submit(0, people(3)))).containsExactly(1, 1, 1);
    Rig first = new Rig(world.build(), P9NumberChoiceTest::firstFit);
    assertThat(numbers(first.submit(0, people(3)))).containsExactly(0, 1, 1);
    Rig wrong = new Rig(world.build(), pools -> (t, to, urgent) -> 0);
    assertThatThrownBy(() -> wrong.submit(0, people(2))).hasMessageContaining("cannot take a call");
  }

  private static NumberChoice firstFit(Pools pools) {
    return (template, to, urgent) -> {
      int at = 0;
      while (!pools.takesCall(pools.number(template, at), urgent)) {
        at++;
      }
      assertThat(at).isLessThan(pools.size(template));
      return pools.number(template, at);
    };
  }
}

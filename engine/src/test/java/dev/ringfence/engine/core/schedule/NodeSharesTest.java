package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.Nodes;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nodes that know nothing of each other's calls choose different numbers as long as they can, and
 * no number is less used, or idle, because of whose share it is in.
 */
class NodeSharesTest {
  private static final int NODES = 3;
  private static final long SOMEBODY = 14_155_559_999L;

  private static World node(int place, Topology topology) {
    return new World(
        topology.with(new Nodes(place, NODES)), new NoEffects(), zones -> new ZoneId[0], 1);
  }

  /** Numbers of two accounts by turns; the second template may use those of the first half. */
  private static Topology topology(Selection selection, int numbers, int channels) {
    List<Account> accounts = new ArrayList<>();
    List<PhoneNumber> all = new ArrayList<>();
    for (int a = 0; a < 2; a++) {
      accounts.add(new Account("a" + a, Provider.PLIVO, Integer.MAX_VALUE, List.of()));
    }
    for (int n = 0; n < numbers; n++) {
      all.add(
          new PhoneNumber(14_155_550_000L + n, n % 2, channels, List.of(), NumberStatus.ACTIVE));
    }
    List<Integer> pool = IntStream.range(0, numbers).boxed().toList();
    List<Template> templates =
        List.of(template(pool, selection), template(pool.subList(0, numbers / 2), selection));
    return new Topology(accounts, all, templates, List.of("w"), List.of(), Timings.DEFAULT);
  }

  private static Template template(List<Integer> pool, Selection selection) {
    return new Template("t", 0, pool, CallingHours.DEFAULT, List.of(), 30, 60, false)
        .with(selection);
  }

  private static int take(World world, int template) {
    int number =
        new TemplateChoice(new Pools(world)).choose(template, SOMEBODY, /* urgent= */ false);
    world.pools.chosen(number, template);
    world.takeChannel(number);
    world.refreshNumber(number);
    return number;
  }

  @ParameterizedTest
  @EnumSource(Selection.class)
  void nodesThatHearNothing_chooseDifferentNumbers_whileEachHasItsShare(Selection selection) {
    Topology topology = topology(selection, 60, 1);
    for (int template = 0; template < 2; template++) {
      // Of those that only the first may use, and of those that both may use, a third is a node's.
      int share = 30 / NODES;
      Set<Integer> taken = new HashSet<>();
      for (int place = 0; place < NODES; place++) {
        World world = node(place, topology);
        for (int call = 0; call < share; call++) {
          assertThat(taken.add(take(world, template))).as("node %d, call %d", place, call).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Selection.class)
  void everyFreeNumber_isUsedByAnyNode_whosesoeverShareItIsIn(Selection selection) {
    World world = node(1, topology(selection, 60, 2));
    int[] calls = new int[60];
    for (int call = 0; call < 120; call++) {
      calls[take(world, 0)]++;
    }
    assertThat(calls).containsOnly(2);
    assertThat(world.poolTakesCall(0, false)).isFalse();
  }

  /** By its nearest digits the one number is called from first, however often: no word of load. */
  @ParameterizedTest
  @EnumSource(Selection.class)
  void lessLoadedNumberOfAnother_goesBeforeAnOwnOne(Selection selection) {
    if (selection == Selection.ROUND_ROBIN) {
      return;
    }
    World world = node(0, topology(selection, 12, 2));
    Set<Integer> first = new HashSet<>();
    for (int call = 0; call < 6; call++) {
      first.add(take(world, 1));
    }
    assertThat(first).as("each once before any has a second call").hasSize(6);
  }

  /** The others are idle, or gone. */
  @Test
  void nodeThatCallsAlone_usesEveryNumber_noneMuchLaterThanAnother() {
    World world = node(2, topology(Selection.SPREAD, 120, 1));
    int[] last = new int[60];
    int longest = 0;
    for (int call = 1; call <= 6_000; call++) {
      int number = take(world, 1);
      longest = Math.max(longest, call - last[number]);
      last[number] = call;
      world.freeChannel(number);
    }
    assertThat(last).as("each is used").doesNotContain(0);
    assertThat(longest).as("60 if it were alone, and a round of all 120").isLessThan(60 + 120);
  }

  @Test
  void sharesAreAlike_inEveryPool_andDoNotDependOnTheOrderOfTheConfiguration() {
    Topology topology = topology(Selection.SPREAD, 60, 1);
    List<PhoneNumber> turned = new ArrayList<>(topology.numbers());
    Collections.reverse(turned);
    int[] alike = new int[60];
    int[] mine = new int[2];
    for (int place = 0; place < NODES; place++) {
      NodeShares shares =
          new NodeShares(topology.with(new Nodes(place, NODES)), classes(60, n -> n < 30 ? 0 : 1));
      NodeShares other =
          new NodeShares(
              new Topology(
                      topology.accounts(),
                      turned,
                      List.of(),
                      List.of("w"),
                      List.of(),
                      Timings.DEFAULT)
                  .with(new Nodes(place, NODES)),
              classes(60, n -> n < 30 ? 1 : 0));
      for (int n = 0; n < 60; n++) {
        assertThat(other.side(59 - n)).isEqualTo(shares.side(n));
        alike[n] += 1 - shares.side(n);
        mine[n / 30] += place == 0 ? 1 - shares.side(n) : 0;
      }
    }
    assertThat(alike).as("each is one node's").containsOnly(1);
    assertThat(mine).containsOnly(10);
  }

  private static int[] classes(int numbers, IntUnaryOperator of) {
    return IntStream.range(0, numbers).map(of).toArray();
  }

  @Test
  void engineThatIsAlone_leavesNothingToAnybody() {
    NodeShares shares = new NodeShares(topology(Selection.SPREAD, 60, 1), new int[60]);
    assertThat(shares.sides()).isEqualTo(1);
    assertThat(IntStream.range(0, 60).map(shares::handicap)).containsOnly(0);
    assertThat(shares.firstTurn(60)).isZero();
  }
}

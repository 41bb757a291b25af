package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P10: who goes first at a channel that several nodes want. */
class TurnsTest {
  private static final long NOW = 7_000_000_000L;
  private static final long STEP = Turns.STEP_MILLIS;
  private static final int HIGH = 1;
  private static final int NORMAL = 2;
  private final List<Turns> all = List.of(node("a"), node("b"), node("c"));

  private static Turns node(String name) {
    return new Turns(name, List.of("c", "a", "b"));
  }

  private void say(int node, Map<String, Integer> wanted, long nanos) {
    boolean told = all.get(node).wants(wanted);
    if (told) {
      all.forEach(other -> other.heard(all.get(node).message(), nanos));
    }
  }

  private void want(int node, int urgency) {
    say(node, Map.of("east", urgency), NOW);
  }

  private List<Long> after(String had) {
    return all.stream().map(node -> node.millis("east", had, NOW) / STEP).toList();
  }

  @Test
  void nobodyElseWants_itIsUsedAtOnce() {
    want(0, NORMAL);
    assertThat(all.get(0).millisOfOwn("east", NOW)).isZero();
    want(1, NORMAL);
    assertThat(all.get(0).millisOfOwn("west", NOW)).isZero();
  }

  @Test
  void allWantIt_whoHadItIsLast_andTheNextIsFirst() {
    for (int node = 0; node < 3; node++) {
      want(node, NORMAL);
    }
    assertThat(after("a")).containsExactly(2L, 0L, 1L);
    assertThat(after("b")).containsExactly(1L, 2L, 0L);
    assertThat(after("c")).containsExactly(0L, 1L, 2L);
    assertThat(all.get(2).millisOfOwn("east", NOW)).isEqualTo(2 * STEP);
  }

  @Test
  void moreUrgentCalls_goFirst_whoeverHadIt() {
    want(0, NORMAL);
    want(1, NORMAL);
    want(2, HIGH);
    assertThat(after("c")).containsExactly(1L, 2L, 0L);
    assertThat(after("a")).containsExactly(2L, 1L, 0L);
  }

  @Test
  void whoWantsNothingAnyMore_isWaitedForNoLonger() {
    want(0, NORMAL);
    want(1, NORMAL);
    assertThat(all.get(0).millisOfOwn("east", NOW)).isEqualTo(STEP);
    say(1, Map.of(), NOW);
    assertThat(all.get(0).millisOfOwn("east", NOW)).isZero();
    assertThat(all.get(1).wants(Map.of())).as("that was said").isFalse();
  }

  @Test
  void whoFellSilent_isWaitedForThreeSecondsAtMost() {
    want(0, NORMAL);
    want(1, NORMAL);
    assertThat(all.get(0).millisOfOwn("east", NOW + 2_000_000_000L)).isEqualTo(STEP);
    assertThat(all.get(0).millisOfOwn("east", NOW + 3_000_000_000L)).isZero();
  }

  @Test
  void whoHasNothingToCall_hearsOfItLast() {
    want(0, NORMAL);
    want(2, NORMAL);
    assertThat(after("a")).containsExactly(1L, 2L, 0L);
  }

  /** Another release of this engine may say more than this one. */
  @Test
  void messageOfAnUnknownNode_orWithoutAnEnd_breaksNothing() {
    want(0, NORMAL);
    all.get(0).heard("x|east|2|west", NOW);
    all.get(0).heard("b|east|soon", NOW);
    assertThat(all.get(0).millisOfOwn("east", NOW)).isEqualTo(STEP);
    assertThat(all.get(0).millis("east", "y", NOW)).isBetween(0L, STEP);
  }

  @Test
  void manyNodes_waitForABoundedTime() {
    Turns one = node("a");
    boolean told = one.wants(Map.of("east", NORMAL));
    assertThat(told).isTrue();
    for (int i = 0; i < 50; i++) {
      one.heard("n" + i + "|east|1", NOW);
    }
    assertThat(one.millisOfOwn("east", NOW)).isEqualTo(200);
  }
}

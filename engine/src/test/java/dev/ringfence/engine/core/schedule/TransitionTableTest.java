package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.AttemptState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every pair of state and trigger, written down a second time by hand: a line of the table that is
 * changed by mistake has to be changed here by intent.
 */
class TransitionTableTest {
  /** One row per state, one word per trigger in the order of the enum; "-" is impossible. */
  private static final String EXPECTED =
      """
                RESERVE   RESTORE   COMMIT    SEND      NOT_SENT  PLACED    REFUSED   UNCERTAIN LIVE      ENDED     ABSENT    HARD
      ACCEPTED  RESERVED  UNKNOWN   -         -         -         -         -         -         -         -         -         -
      RESERVED  -         -         COMMITTED -         DONE      -         -         -         -         -         -         -
      COMMITTED -         -         -         SENT      DONE      -         -         -         -         -         -         -
      SENT      -         -         -         -         DONE      ACTIVE    DONE      UNKNOWN   ACTIVE    DONE      -         -
      ACTIVE    -         -         -         -         -         ignore    ignore    ignore    ignore    DONE      ignore    DONE
      UNKNOWN   -         -         -         -         DONE      ACTIVE    DONE      ignore    ACTIVE    DONE      DONE      DONE
      DONE      -         -         -         -         ignore    ignore    ignore    ignore    ignore    ignore    ignore    -
      """;

  private static Map<AttemptState, List<String>> expected() {
    Map<AttemptState, List<String>> rows = new LinkedHashMap<>();
    EXPECTED
        .lines()
        .skip(1)
        .forEach(
            line -> {
              List<String> words = List.of(line.trim().split("\\s+"));
              rows.put(AttemptState.valueOf(words.get(0)), words.subList(1, words.size()));
            });
    return rows;
  }

  @TestFactory
  Stream<DynamicTest> everyPair_doesExactlyWhatIsWrittenHere() {
    List<DynamicTest> tests = new ArrayList<>();
    Map<AttemptState, List<String>> rows = expected();
    for (AttemptState state : AttemptState.values()) {
      List<String> row = rows.getOrDefault(state, List.of());
      for (Trigger trigger : Trigger.values()) {
        tests.add(
            DynamicTest.dynamicTest(
                state + " on " + trigger,
                () -> {
                  assertThat(row).hasSize(Trigger.values().length);
                  AttemptState next = TransitionTable.ATTEMPT.next(state, trigger);
                  String does = next == null ? "-" : next == state ? "ignore" : next.name();
                  assertThat(does).isEqualTo(row.get(trigger.ordinal()));
                }));
      }
    }
    return tests.stream();
  }

  @Test
  void done_hasNoWayOut() {
    for (Trigger trigger : Trigger.values()) {
      assertThat(TransitionTable.ATTEMPT.next(AttemptState.DONE, trigger))
          .isIn(null, AttemptState.DONE);
    }
  }

  @Test
  void everyState_isReachedFromAccepted_andDoneFromEveryState() {
    assertThat(reachable(AttemptState.ACCEPTED)).containsExactlyInAnyOrder(AttemptState.values());
    for (AttemptState state : AttemptState.values()) {
      assertThat(reachable(state)).contains(AttemptState.DONE);
    }
  }

  private static Set<AttemptState> reachable(AttemptState from) {
    Set<AttemptState> seen = EnumSet.of(from);
    List<AttemptState> todo = new ArrayList<>(List.of(from));
    while (!todo.isEmpty()) {
      AttemptState state = todo.remove(todo.size() - 1);
      for (Trigger trigger : Trigger.values()) {
        AttemptState next = TransitionTable.ATTEMPT.next(state, trigger);
        if (next != null && seen.add(next)) {
          todo.add(next);
        }
      }
    }
    return seen;
  }
}

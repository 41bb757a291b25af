package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P10: batches share a pool by priority, then by weight, and the bound on the wait holds. */
class P10FairShareTest {
  /** How often the count may begin anew in a chain of pools; more than 2 was seen, never this. */
  private static final int SET_BACK = 4;

  private static BatchTerms terms(Priority priority, int weight) {
    return new BatchTerms(priority, weight, 0, Long.MAX_VALUE);
  }

  private static BatchTerms weight(int weight) {
    return terms(Priority.NORMAL, weight);
  }

  /** Ends the call under way and lets the next one go out, so many times. */
  private static int[] turns(Rig rig, int count, int batches) {
    int[] got = new int[batches];
    for (int i = 0; i < count; i++) {
      rig.now += SECOND;
      Rig.Dial last = rig.last();
      rig.placed(last).ended(last, Outcome.ANSWERED);
      got[rig.last().batch()]++;
    }
    return got;
  }

  @Test
  void weights_areSharesOfTheCalls() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, weight(1), people(1_000));
    rig.submit(0, weight(3), people(1_000));
    rig.submit(0, weight(6), people(1_000));
    assertThat(turns(rig, 1_000, 3)).containsExactly(100, 300, 600);
  }

  @Test
  void partsOfABatch_haveItsShareTogether_andTheEarlierGoesFirst() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, weight(1), people(1_000));
    rig.submit(0, weight(2), people(1_000));
    for (int part = 1; part < 10; part++) {
      rig.submitPart(part == 1 ? 0 : part, 0, weight(1), people(10));
    }
    int[] got = turns(rig, 300, 11);
    assertThat(got[1]).isBetween(199, 201);
    assertThat(got[0]).isEqualTo(300 - got[1]);
  }

  @Test
  void partThatIsPaused_leavesTheShareToItsSiblings() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, weight(1), people(1_000)).submit(0, weight(1), people(1_000));
    rig.submitPart(0, 0, weight(1), people(1_000));
    turns(rig, 10, 3);
    rig.command(0, BatchVerb.PAUSE);
    assertThat(turns(rig, 100, 3)).containsExactly(0, 50, 50);
    rig.command(0, BatchVerb.RESUME);
    assertThat(turns(rig, 100, 3)).containsExactly(50, 50, 0);
    rig.command(0, BatchVerb.CANCEL);
    assertThat(turns(rig, 100, 3)).containsExactly(0, 50, 50);
  }

  @Test
  void partThatHasBeenIdle_comesBackToTheShareOfTheOthers() {
    Rig rig = World.oneNumber(1).perDestination("1/1h").rig();
    long[] twice = {918_000_000_001L, 918_000_000_001L, 918_000_000_002L};
    rig.submit(0, weight(1), twice).submit(0, weight(1), people(5_000));
    turns(rig, 20, 2);
    rig.submitPart(0, 0, weight(1), people(1_000));
    // Others' rows, so that the two batches have something to try all the time.
    assertThat(turns(rig, 100, 3)).containsExactly(0, 50, 50);
    rig.now += 3_600 * SECOND;
    assertThat(turns(rig, 100, 3)).as("one row is free again").containsExactly(1, 50, 49);
  }

  @Test
  void batchOfOtherTerms_isNoPart() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, weight(1), people(1_000));
    rig.submitPart(0, 0, weight(3), people(1_000));
    assertThat(turns(rig, 100, 2)).containsExactly(25, 75);
  }

  @Test
  void higherClass_goesFirst_andLowerOnesGoOnWhenItWaits() {
    Rig rig = World.oneNumber(1).perDestination("1/1h").rig();
    rig.submit(0, terms(Priority.LOW, 1_000), people(1_000));
    long[] twice = {918_000_000_001L, 918_000_000_002L, 918_000_000_001L};
    rig.submit(0, terms(Priority.URGENT, 1), twice);
    assertThat(turns(rig, 2, 2)).containsExactly(0, 2);
    assertThat(turns(rig, 20, 2))
        .as("the third urgent call is held for an hour")
        .containsExactly(20, 0);
  }

  @Test
  void newcomer_comesInLevel_andNeitherCatchesUpNorWaits() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, people(10_000));
    turns(rig, 5_000, 1);
    rig.submit(0, people(10_000));
    assertThat(turns(rig, 100, 2)).containsExactly(50, 50);
  }

  @Test
  void pausedBatch_accruesNothing() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, people(10_000)).submit(0, people(10_000));
    turns(rig, 10, 2);
    rig.command(0, BatchVerb.PAUSE);
    assertThat(turns(rig, 1_000, 2)).containsExactly(0, 1_000);
    rig.command(0, BatchVerb.RESUME);
    assertThat(turns(rig, 100, 2)).containsExactly(50, 50);
  }

  @Test
  void numberThatTwoTemplatesWant_goesWhereTheSharesSay() {
    Rig rig = World.oneNumber(1).template(0).rig();
    rig.submit(0, weight(1), people(1_000)).submit(1, weight(4), people(1_000));
    assertThat(turns(rig, 500, 2)).containsExactly(100, 400);
  }

  @Test
  void templateWithANumberOfItsOwn_leavesTheSharedOneToTheOther() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 1)
            .number(0, 1)
            .template(0)
            .template(0, 1)
            .rig();
    rig.submit(0, people(1_000)).submit(1, people(1_000));
    int[] got = new int[2];
    for (int i = 0; i < 100; i++) {
      rig.now += SECOND;
      for (Rig.Dial dial :
          rig.dials.subList(rig.dials.size() - 2, rig.dials.size()).toArray(new Rig.Dial[0])) {
        rig.placed(dial).ended(dial, Outcome.ANSWERED);
        got[dial.batch()]++;
      }
    }
    assertThat(got[0]).isBetween(99, 101);
  }

  @Test
  void batchThatCalledAlone_comesBackOneCallAheadAtMost() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, people(10_000));
    turns(rig, 1_000, 1);
    rig.command(0, BatchVerb.PAUSE);
    rig.submit(0, people(10_000));
    assertThat(turns(rig, 10, 2)).containsExactly(0, 10);
    rig.command(0, BatchVerb.RESUME);
    assertThat(turns(rig, 100, 2)).containsExactly(50, 50);
  }

  @Test
  void templateThatHadNumbersOfItsOwn_doesNotPayForThemWhenTheyAreGone() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 1)
            .number(0, 1)
            .template(0)
            .template(0, 1)
            .rig();
    rig.submit(0, people(2_000)).submit(1, people(2_000));
    Rig.Dial shared = rig.dials.get(0);
    for (int i = 0; i < 1_000; i++) {
      rig.now += Rig.MILLI;
      Rig.Dial own = rig.last();
      rig.placed(own).ended(own, Outcome.ANSWERED);
      assertThat(rig.last().batch()).as("the other number is busy").isEqualTo(1);
    }
    // From here on nothing happens on that number; both live on the one they share.
    rig.placed(shared).ended(shared, Outcome.ANSWERED);
    assertThat(turns(rig, 100, 2)).containsExactly(50, 50);
  }

  @Test
  void anyWeights_waitWithinTheStatedBound() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int batches = 2 + random.nextInt(6);
      int templates = 1 + random.nextInt(3);
      World world = World.of().account(Integer.MAX_VALUE).number(0, 1);
      for (int t = 0; t < templates; t++) {
        world.template(0);
      }
      Rig rig = world.rig();
      int[] weights = new int[batches];
      for (int b = 0; b < batches; b++) {
        weights[b] = 1 + random.nextInt(20);
        rig.submit(random.nextInt(templates), weight(weights[b]), people(2_000));
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        rig.now += SECOND;
        Rig.Dial last = rig.last();
        rig.placed(last).ended(last, Outcome.ANSWERED);
        order.add(rig.last().batch());
      }
      for (int b = 0; b < batches; b++) {
        assertWait(seed, order, b, weights);
      }
    }
  }

  /**
   * Only calls on numbers that the one who waits could have used, too. Third batches, met at other
   * numbers, can begin the count anew; that the wait does not grow with the run is what is tested.
   */
  @Test
  void poolsThatOverlapInPart_waitForAFewCallsAtMost() {
    for (long seed = 1; seed <= 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int numbers = 2 + random.nextInt(4);
      int batches = 2 + random.nextInt(3);
      boolean[][] mayUse = new boolean[batches][numbers];
      World world = World.of().account(Integer.MAX_VALUE);
      for (int n = 0; n < numbers; n++) {
        world.number(0, 1);
      }
      for (int b = 0; b < batches; b++) {
        mayUse[b][random.nextInt(numbers)] = true;
        for (int n = 0; n < numbers; n++) {
          mayUse[b][n] |= random.nextBoolean();
        }
        boolean[] pool = mayUse[b];
        world.template(
            IntStream.range(0, numbers).filter(n -> pool[n]).boxed().toArray(Integer[]::new));
      }
      Rig rig = world.rig();
      int[] weights = new int[batches];
      for (int b = 0; b < batches; b++) {
        weights[b] = 1 + random.nextInt(4);
        rig.submit(b, weight(weights[b]), people(2_000));
      }
      int[][] passedOver = new int[batches][batches];
      int busy = 1 + random.nextInt(numbers);
      for (int i = 0; i < 600; i++) {
        // Now these numbers are busy with short calls, now those.
        busy = random.nextInt(50) == 0 ? 1 + random.nextInt(numbers) : busy;
        int number = random.nextInt(busy);
        Rig.Dial dial = null;
        for (Rig.Dial each : rig.dials) {
          dial = each.number() == number ? each : dial;
        }
        if (dial == null) {
          continue;
        }
        rig.now += Rig.MILLI;
        rig.placed(dial).ended(dial, Outcome.ANSWERED);
        int got = rig.last().batch();
        for (int b = 0; b < batches; b++) {
          if (b != got && mayUse[b][number]) {
            assertThat(++passedOver[b][got])
                .as("seed %d: batch %d waits for batch %d", seed, b, got)
                .isLessThanOrEqualTo(SET_BACK * ((weights[got] + weights[b] - 1) / weights[b] + 1));
          }
        }
        Arrays.fill(passedOver[got], 0);
      }
    }
  }

  /** Between two calls of a batch of weight w another of weight v gets at most ceil(v/w) + 1. */
  private static void assertWait(long seed, List<Integer> order, int batch, int[] weights) {
    int[] between = new int[weights.length];
    for (int next : order) {
      if (next == batch) {
        Arrays.fill(between, 0);
        continue;
      }
      between[next]++;
      assertThat(between[next])
          .as(
              "seed %d: batch %d waits for batch %d, weights %s",
              seed, batch, next, Arrays.toString(weights))
          .isLessThanOrEqualTo((weights[next] + weights[batch] - 1) / weights[batch] + 1);
    }
  }
}

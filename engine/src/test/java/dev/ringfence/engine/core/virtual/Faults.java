package dev.ringfence.engine.core.virtual;

import java.util.SplittableRandom;

/**
 * How often what goes wrong, in thousandths. Immutable.
 *
 * @param calmControl the carrier's look-ups and listings always answer, and soon
 */
record Faults(
    int tooOld,
    int unreachable,
    int lostOnTheWay,
    int refused,
    int answerLost,
    int answerSlow,
    int callbackLost,
    int callbackTwice,
    int callbackLate,
    int callbackWithoutId,
    int lookUpFails,
    int listFails,
    int webhookLost,
    boolean calmControl) {

  /** A third of the seeds is nearly calm, the others have some faults often. */
  static Faults draw(SplittableRandom random) {
    int bound =
        switch (random.nextInt(3)) {
          case 0 -> 10;
          case 1 -> 80;
          default -> 300;
        };
    boolean calm = random.nextBoolean();
    return new Faults(
        random.nextInt(bound) / 2,
        random.nextInt(bound) / 2,
        random.nextInt(bound) / 2,
        random.nextInt(bound),
        random.nextInt(bound),
        random.nextInt(bound),
        random.nextInt(bound) * 2,
        random.nextInt(bound),
        random.nextInt(bound),
        random.nextInt(bound) / 2,
        calm ? 0 : random.nextInt(bound),
        calm ? 0 : random.nextInt(bound),
        random.nextInt(bound),
        calm);
  }
}

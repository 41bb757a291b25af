package dev.ringfence.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One cycle, drawn before the run begins. Immutable.
 *
 * @param target whom it strikes: the position of a node or a server, of as many as there are
 * @param afterMillis how long all runs undisturbed before
 * @param forMillis how long the disturbance lasts, where it lasts
 * @param instant when within it the engine is killed, as a share of it; above 1 is after its end
 */
record Cycle(
    Disturbance disturbance, int target, long afterMillis, long forMillis, double instant) {
  private static final int TARGETS = 1 << 16;

  /** One cycle of so many is a long pause, where there are any. */
  private static final int LONG_PAUSE_EVERY = 10;

  /** Longer than others wait for a node, and take to go on with what it had. */
  private static final long DOWN_MILLIS = 20_000;

  /** A node that goes for long has dialled for so long before that there is much to take over. */
  private static final long BEFORE_DOWN_MILLIS = 6_000;

  /** A node whose clock is off for longer than others wait is taken over. */
  private static final int CLOCK_LASTS = 4;

  private static final double LEAST_STEP_MILLIS = 3_000;
  private static final double MOST_STEP_MILLIS = 3_600_000;

  /** The cycles of a seed. */
  static List<Cycle> draw(int count, List<Disturbance> from, long longPauseMillis, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Disturbance> usual = new ArrayList<>(from);
    boolean pauses = usual.remove(Disturbance.LONG_PAUSE);
    List<Cycle> cycles = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      boolean pause = pauses && (usual.isEmpty() || i % LONG_PAUSE_EVERY == 0);
      Disturbance disturbance = pause ? Disturbance.LONG_PAUSE : Disturbance.draw(usual, random);
      boolean down = disturbance.isLeftToOthers();
      long lasts = random.nextLong(1_000, 4_000);
      lasts *= disturbance == Disturbance.CLOCK_STEP ? CLOCK_LASTS : 1;
      cycles.add(
          new Cycle(
              disturbance,
              random.nextInt(TARGETS),
              random.nextLong(400, 2_500) + (down ? BEFORE_DOWN_MILLIS : 0),
              pause ? longPauseMillis : down ? DOWN_MILLIS + lasts : lasts,
              random.nextDouble(0.1, 1.4)));
    }
    return cycles;
  }

  /** How a clock is set, where one is: on or back by seconds to an hour, small steps as often. */
  long stepMillis() {
    SplittableRandom random = new SplittableRandom(31L * forMillis + target);
    double share = random.nextDouble();
    long by = Math.round(LEAST_STEP_MILLIS * Math.pow(MOST_STEP_MILLIS / LEAST_STEP_MILLIS, share));
    return random.nextBoolean() ? by : -by;
  }

  /** From the beginning of the disturbance to the kill. */
  long killMillis() {
    return Math.round(forMillis * instant);
  }
}

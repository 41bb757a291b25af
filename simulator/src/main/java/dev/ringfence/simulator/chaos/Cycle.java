package dev.ringfence.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One cycle, drawn before the run begins. Immutable.
 *
 * @param afterMillis how long the engine runs undisturbed before
 * @param forMillis how long the disturbance lasts, where it lasts
 * @param instant when within it the engine is killed, as a share of it; above 1 is after its end
 */
record Cycle(Disturbance disturbance, long afterMillis, long forMillis, double instant) {

  /** The cycles of a seed. */
  static List<Cycle> draw(int count, List<Disturbance> from, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Cycle> cycles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cycles.add(
          new Cycle(
              Disturbance.draw(from, random),
              random.nextLong(400, 2_500),
              random.nextLong(1_000, 4_000),
              random.nextDouble(0.1, 1.4)));
    }
    return cycles;
  }

  /** From the beginning of the disturbance to the kill. */
  long killMillis() {
    return Math.round(forMillis * instant);
  }
}

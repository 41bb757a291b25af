package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/**
 * Something that goes wrong with the world around the calls. Immutable: what it needs to remember
 * during a run it plans.
 */
public interface WorldFault {

  /** Its name in {@code --faults}. */
  String word();

  /**
   * Plans its strikes for one run.
   *
   * @param random its own stream: no other fault's strikes depend on how much of it is used
   */
  void plan(FaultyWorld world, SplittableRandom random);
}

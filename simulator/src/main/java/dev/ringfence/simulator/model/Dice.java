package dev.ringfence.simulator.model;

import java.util.SplittableRandom;

/**
 * The luck of one call: every question has its own answer, whatever the order and the instants at
 * which they are asked, so that a seed gives the same outcomes and faults in a fast run and in a
 * slow one. Immutable.
 */
public record Dice(long key) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The luck of the nth call to a destination under a seed. */
  public static Dice of(long seed, String destination, long nth) {
    long packed = 0;
    for (int i = 0; i < destination.length(); i++) {
      char c = destination.charAt(i);
      // Letters of what is no phone number count too; the plus of one that is does not.
      packed = c == '+' ? packed : packed * 10 + (c - '0');
    }
    return of(seed, packed, nth);
  }

  /**
   * The same luck, for a destination packed into a number: {@code 14155550100} for {@code
   * +14155550100}.
   */
  public static Dice of(long seed, long destination, long nth) {
    return new Dice(mix(mix(mix(seed ^ GOLDEN) ^ destination) ^ nth));
  }

  /** Randomness for one question. */
  public SplittableRandom random(String question) {
    return new SplittableRandom(mix(key ^ question.hashCode()));
  }

  /** A number in [0, 1) for one question. */
  public double roll(String question) {
    return (mix(mix(key ^ question.hashCode()) + GOLDEN) >>> 11) * 0x1.0p-53;
  }

  /** David Stafford's mix 13. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

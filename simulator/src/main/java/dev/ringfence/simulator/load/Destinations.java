package dev.ringfence.simulator.load;

/**
 * Telephone numbers that come once each, so that the limits of destinations are looked at for every
 * call and hold none back. Made up, for simulated carriers only. Lane-confined.
 */
final class Destinations {
  private static final int[] AREAS = {212, 213, 214, 303, 312, 404, 602, 617, 702, 808};

  /** Subscribers' numbers begin with a digit above 1. */
  private static final int FIRST = 2_000_000;

  private long next;

  /** The next one, E.164 with plus. */
  String next() {
    long n = next++;
    return "+1" + AREAS[(int) (n % AREAS.length)] + (FIRST + n / AREAS.length);
  }
}

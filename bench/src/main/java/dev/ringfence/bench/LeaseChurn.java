package dev.ringfence.bench;

/**
 * Releases a random held lease and acquires one for a random destination, over and over: what is
 * busy stays as many, and is random. With nothing held it acquires and releases. Lane-confined.
 */
final class LeaseChurn {
  private final Scene scene;
  private final Leases leases;
  private final int[] held;
  private final Xorshift random;
  private long calls;
  private long refused;

  /**
   * @param held numbers whose leases are this one's to release; kept up to date
   */
  LeaseChurn(Scene scene, Leases leases, int[] held, long seed) {
    this.scene = scene;
    this.leases = leases;
    this.held = held;
    random = new Xorshift(seed);
  }

  int next() {
    calls++;
    if (held.length == 0) {
      int number = acquire();
      if (number >= 0) {
        leases.release(number);
      }
      return number;
    }
    int at = random.below(held.length);
    if (held[at] >= 0) {
      leases.release(held[at]);
    }
    held[at] = acquire();
    return held[at];
  }

  private int acquire() {
    int number = leases.acquire(scene.destination(random.below(scene.destinations())));
    if (number < 0) {
      refused++;
    }
    return number;
  }

  /** Refusals are cheap, and would make whoever refuses look fast. */
  void failIfRefusing() {
    if (refused * 100 > calls) {
      throw new IllegalStateException(refused + " of " + calls + " calls were refused");
    }
    calls = 0;
    refused = 0;
  }
}

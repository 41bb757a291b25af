package dev.ringfence.simulator.virtual;

/**
 * A rolling hash over everything that happens between the kernel and the world, with its instant:
 * two runs with one hash were the same run. Lane-confined.
 */
public final class Trace {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private long hash = 1;

  void add(long value) {
    long mixed = (hash ^ value) * PRIME;
    hash = mixed ^ (mixed >>> 29);
  }

  void add(int kind, long now, long a, long b) {
    add(now);
    add(kind + (a << 8));
    add(b);
  }

  /** The hash so far. */
  public long hash() {
    return hash;
  }

  /** As it is printed. */
  public static String hex(long hash) {
    return String.format("%016x", hash);
  }
}

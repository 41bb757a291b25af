package dev.ringfence.bench;

/** Random draws for under 2 ns, so that drawing is no part of what is measured. Lane-confined. */
public final class Xorshift {
  private long state;

  public Xorshift(long seed) {
    state = seed * 0x9E3779B97F4A7C15L | 1;
  }

  /** From 0 to before {@code bound}. */
  public int below(int bound) {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return (int) ((state >>> 32) * bound >>> 32);
  }
}

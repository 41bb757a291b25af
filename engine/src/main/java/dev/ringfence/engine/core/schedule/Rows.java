package dev.ringfence.engine.core.schedule;

/** A batch and a row of it in one {@code long}. */
final class Rows {
  private Rows() {}

  static long pack(int batch, int row) {
    return ((long) batch << 32) | row;
  }

  static int batch(long packed) {
    return (int) (packed >>> 32);
  }

  static int row(long packed) {
    return (int) packed;
  }
}

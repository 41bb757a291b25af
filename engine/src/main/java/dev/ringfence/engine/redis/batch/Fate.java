package dev.ringfence.engine.redis.batch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is known of a row: its disposition, which is the last word, or the retry that it waits for.
 * Immutable (the bytes are handed over).
 *
 * @param kind of a disposition: 0 to 254, counted apart; {@link #RETRY}
 * @param bytes of a disposition: the result as the node packs it
 */
public record Fate(int row, int kind, byte[] bytes) {
  /** The kind of a retry. */
  public static final int RETRY = 255;

  /** Most bytes of a result. */
  public static final int MOST_BYTES = 4096;

  private static final int ATTEMPTS_AT = 48;
  private static final long DUE = (1L << ATTEMPTS_AT) - 1;

  public Fate {
    if (row < 0 || kind < 0 || kind > RETRY || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "row " + row + ", kind " + kind + ", " + bytes.length + " bytes");
    }
  }

  /** The row has its disposition. */
  public static Fate disposed(int row, int kind, byte[] result) {
    if (kind == RETRY) {
      throw new IllegalArgumentException("kind " + kind + " is that of a retry");
    }
    return new Fate(row, kind, result);
  }

  /**
   * The row will be tried again. A retry replaces an earlier one: fewer attempts, or as many and an
   * earlier instant.
   *
   * @param dueMillis wall instant at which it may begin
   */
  public static Fate retry(int row, int attempts, long dueMillis) {
    if (attempts < 0 || attempts > 0xffff || dueMillis < 0 || dueMillis > DUE) {
      throw new IllegalArgumentException(attempts + " attempts, due " + dueMillis);
    }
    long packed = (long) attempts << ATTEMPTS_AT | dueMillis;
    return new Fate(row, RETRY, ByteBuffer.allocate(Long.BYTES).putLong(packed).array());
  }

  /** Whether it is a disposition. */
  public boolean last() {
    return kind != RETRY;
  }

  /** Attempts made, of a retry. */
  public int attempts() {
    return (int) (ByteBuffer.wrap(bytes).getLong() >>> ATTEMPTS_AT);
  }

  /** Wall instant from which it may be tried again, of a retry. */
  public long dueMillis() {
    return ByteBuffer.wrap(bytes).getLong() & DUE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fate fate
        && fate.row == row
        && fate.kind == kind
        && Arrays.equals(fate.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * row + kind) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return row + (last() ? " kind " + kind : " retry " + attempts() + " at " + dueMillis());
  }
}

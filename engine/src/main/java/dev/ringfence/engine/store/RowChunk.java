package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.rows.PackedTexts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Some rows of a batch as they lie on disk. Immutable.
 *
 * <p>A version, flags and the count of rows; then column by column destinations, places of the sets
 * of time zones, lines, ends of texts, and instants if any row of the chunk has one; then the texts
 * as {@link PackedTexts} reads them. Big-endian.
 */
public final class RowChunk {
  private static final byte VERSION = 1;
  private static final byte TIMED = 1;
  private static final int HEAD = 6;
  private static final int FIXED = 18;
  private static final int INSTANTS = 16;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final int count;
  private final boolean timed;

  /** Reads what {@link #pack} made. */
  public RowChunk(byte[] bytes) {
    this.bytes = bytes;
    in = ByteBuffer.wrap(bytes);
    if (in.get(0) != VERSION) {
      throw new StoreException("rows of a version that is not known: " + in.get(0), null);
    }
    timed = in.get(1) == TIMED;
    count = in.getInt(2);
  }

  /**
   * Packs the rows from {@code first} to before {@code end}.
   *
   * @param zones the place of a set of time zones in the batch's list
   */
  static byte[] pack(BatchRows rows, int first, int end, ToIntFunction<Character> zones) {
    int n = end - first;
    boolean timed = false;
    for (int row = first; row < end && rows.timed(); row++) {
      timed |= rows.notBeforeMillis(row) != 0 || rows.notAfterMillis(row) != Long.MAX_VALUE;
    }
    ByteArrayOutputStream texts = new ByteArrayOutputStream(n * 48);
    ByteBuffer out = ByteBuffer.allocate(HEAD + n * (FIXED + (timed ? INSTANTS : 0)));
    out.put(VERSION).put(timed ? TIMED : 0).putInt(n);
    for (int row = first; row < end; row++) {
      out.putLong(rows.destination(row));
    }
    for (int row = first; row < end; row++) {
      out.putChar((char) zones.applyAsInt(rows.zones(row)));
    }
    for (int row = first; row < end; row++) {
      out.putInt(rows.line(row));
    }
    for (int row = first; row < end; row++) {
      texts.writeBytes(rows.texts(row));
      out.putInt(texts.size());
    }
    for (int row = first; row < end && timed; row++) {
      out.putLong(rows.notBeforeMillis(row));
    }
    for (int row = first; row < end && timed; row++) {
      out.putLong(rows.notAfterMillis(row));
    }
    byte[] packed = new byte[out.capacity() + texts.size()];
    System.arraycopy(out.array(), 0, packed, 0, out.capacity());
    System.arraycopy(texts.toByteArray(), 0, packed, out.capacity(), texts.size());
    return packed;
  }

  /** Whether any row has an instant of its own. */
  boolean timed() {
    return timed;
  }

  /** How many rows it has. */
  public int count() {
    return count;
  }

  int bytes() {
    return bytes.length;
  }

  long destination(int i) {
    return in.getLong(HEAD + i * 8);
  }

  int zones(int i) {
    return in.getChar(HEAD + count * 8 + i * 2);
  }

  int line(int i) {
    return in.getInt(HEAD + count * 10 + i * 4);
  }

  long notBefore(int i) {
    return timed ? in.getLong(HEAD + count * FIXED + i * 8) : 0;
  }

  long notAfter(int i) {
    return timed ? in.getLong(HEAD + count * (FIXED + 8) + i * 8) : Long.MAX_VALUE;
  }

  String itemId(int i) {
    return new PackedTexts(bytes, begin(i)).itemId();
  }

  Map<String, String> variables(int i, List<String> names) {
    return new PackedTexts(bytes, begin(i)).variables(names);
  }

  byte[] texts(int i) {
    return java.util.Arrays.copyOfRange(bytes, begin(i), textsAt() + end(i));
  }

  private int begin(int i) {
    return textsAt() + (i == 0 ? 0 : end(i - 1));
  }

  private int end(int i) {
    return in.getInt(HEAD + count * 14 + i * 4);
  }

  private int textsAt() {
    return HEAD + count * (FIXED + (timed ? INSTANTS : 0));
  }
}

package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.core.port.BatchRows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes. Immutable once built, by {@link PackedRowsBuilder}.
 *
 * <p>Numbers stand in pages of primitive arrays. The texts of a row stand one after the other in a
 * byte chunk, each after its length: the item id, the count of variables, then for each variable
 * the index of its name and its value. Names are kept once. Lengths and indexes are written seven
 * bits to the byte, so a row of a few short texts costs 22 bytes plus its data plus one byte per
 * text. Instants cost nothing where no row has any.
 */
public final class PackedRows implements BatchRows {
  static final int PAGE_SHIFT = 13;
  static final int PAGE_ROWS = 1 << PAGE_SHIFT;
  private static final int PAGE_MASK = PAGE_ROWS - 1;

  private final Page[] pages;
  private final byte[][] chunks;
  private final String[] names;
  private final int size;
  private final boolean timed;

  PackedRows(Page[] pages, byte[][] chunks, String[] names, int size) {
    this.pages = pages;
    this.chunks = chunks;
    this.names = names;
    this.size = size;
    this.timed = Arrays.stream(pages).anyMatch(page -> page.notBefore != null);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long destination(int row) {
    return page(row).destinations[row & PAGE_MASK];
  }

  @Override
  public char zones(int row) {
    return page(row).zones[row & PAGE_MASK];
  }

  @Override
  public int line(int row) {
    return page(row).lines[row & PAGE_MASK];
  }

  @Override
  public long notBeforeMillis(int row) {
    long[] column = page(row).notBefore;
    return column == null ? 0 : column[row & PAGE_MASK];
  }

  @Override
  public long notAfterMillis(int row) {
    long[] column = page(row).notAfter;
    return column == null ? Long.MAX_VALUE : column[row & PAGE_MASK];
  }

  @Override
  public boolean timed() {
    return timed;
  }

  @Override
  public String itemId(int row) {
    return cursor(row).text();
  }

  @Override
  public Map<String, String> variables(int row) {
    Cursor cursor = cursor(row);
    cursor.skip();
    int count = cursor.number();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> variables = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      variables.put(names[cursor.number()], cursor.text());
    }
    return Collections.unmodifiableMap(variables);
  }

  private Page page(int row) {
    Objects.checkIndex(row, size);
    return pages[row >> PAGE_SHIFT];
  }

  private Cursor cursor(int row) {
    long position = page(row).positions[row & PAGE_MASK];
    return new Cursor(chunks[(int) (position >>> 32)], (int) position);
  }

  /** The numbers of up to {@link #PAGE_ROWS} rows. A position is a chunk and an offset in it. */
  static final class Page {
    long[] destinations;
    long[] positions;
    int[] lines;
    char[] zones;

    /** Both are there, or neither when no row of the page has an instant of its own. */
    long @Nullable [] notBefore;

    long @Nullable [] notAfter;

    Page(int rows) {
      destinations = new long[rows];
      positions = new long[rows];
      lines = new int[rows];
      zones = new char[rows];
    }
  }

  /** Reads the texts of one row in their order. */
  private static final class Cursor {
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    String text() {
      int length = number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    void skip() {
      int length = number();
      at += length;
    }
  }
}

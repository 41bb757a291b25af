package dev.ringfence.engine.http.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs rows one after the other. Grows page by page and chunk by chunk, so nothing large is ever
 * copied. Confined to one upload.
 */
final class PackedRowsBuilder {
  private static final int FIRST_ROWS = 64;
  private static final int FIRST_CHUNK = 4 << 10;
  private static final int FULL_CHUNK = 256 << 10;

  private final List<PackedRows.Page> pages = new ArrayList<>();
  private final List<byte[]> chunks = new ArrayList<>();
  private final Map<String, Integer> names = new LinkedHashMap<>();
  private byte[] chunk = new byte[0];
  private int used;
  private int size;

  /** The index of a variable's name, or -1 when the upload has too many different ones. */
  int nameIndex(String name) {
    Integer known = names.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() == IngestLimits.DISTINCT_NAMES) {
      return -1;
    }
    names.put(name, names.size());
    return names.size() - 1;
  }

  /**
   * Adds a row.
   *
   * @param itemId UTF-8
   * @param nameIndexes from {@link #nameIndex}
   * @param values UTF-8; the first {@code variables} of them count
   */
  void add(
      long destination,
      char zones,
      int line,
      byte[] itemId,
      int variables,
      int[] nameIndexes,
      byte[][] values) {
    int need = 10 + itemId.length;
    for (int i = 0; i < variables; i++) {
      need += 10 + values[i].length;
    }
    room(need);
    PackedRows.Page page = pageForNext();
    int slot = size & (PackedRows.PAGE_ROWS - 1);
    page.destinations[slot] = destination;
    page.zones[slot] = zones;
    page.lines[slot] = line;
    page.positions[slot] = ((long) (chunks.size() - 1) << 32) | used;
    text(itemId);
    number(variables);
    for (int i = 0; i < variables; i++) {
      number(nameIndexes[i]);
      text(values[i]);
    }
    size++;
  }

  /** Gives the row that was added last instants of its own. */
  void timed(long notBeforeMillis, long notAfterMillis) {
    if (notBeforeMillis == 0 && notAfterMillis == Long.MAX_VALUE) {
      return;
    }
    PackedRows.Page page = pages.get(pages.size() - 1);
    long[] notBefore = page.notBefore;
    long[] notAfter = page.notAfter;
    if (notBefore == null || notAfter == null) {
      notBefore = new long[page.lines.length];
      notAfter = new long[page.lines.length];
      Arrays.fill(notAfter, Long.MAX_VALUE);
      page.notBefore = notBefore;
      page.notAfter = notAfter;
    }
    int slot = (size - 1) & (PackedRows.PAGE_ROWS - 1);
    notBefore[slot] = notBeforeMillis;
    notAfter[slot] = notAfterMillis;
  }

  int size() {
    return size;
  }

  /** Whether the item id of a row that was added is exactly this one. */
  boolean hasItemId(int row, byte[] itemId) {
    long position =
        pages.get(row >> PackedRows.PAGE_SHIFT).positions[row & (PackedRows.PAGE_ROWS - 1)];
    byte[] bytes = chunks.get((int) (position >>> 32));
    int at = (int) position;
    int length = bytes[at] & 0x7f;
    for (int shift = 7; bytes[at++] < 0; shift += 7) {
      length |= (bytes[at] & 0x7f) << shift;
    }
    return Arrays.equals(bytes, at, at + length, itemId, 0, itemId.length);
  }

  /** Hands the rows over; the builder is of no use after that. */
  PackedRows build() {
    if (!chunks.isEmpty()) {
      chunks.set(chunks.size() - 1, Arrays.copyOf(chunk, used));
      trim(pages.get(pages.size() - 1), ((size - 1) & (PackedRows.PAGE_ROWS - 1)) + 1);
    }
    return new PackedRows(
        pages.toArray(PackedRows.Page[]::new),
        chunks.toArray(byte[][]::new),
        List.copyOf(names.keySet()),
        size);
  }

  private PackedRows.Page pageForNext() {
    int slot = size & (PackedRows.PAGE_ROWS - 1);
    if (slot == 0) {
      pages.add(new PackedRows.Page(size == 0 ? FIRST_ROWS : PackedRows.PAGE_ROWS));
    }
    PackedRows.Page page = pages.get(pages.size() - 1);
    if (slot == page.lines.length) {
      trim(page, Math.min(slot * 4, PackedRows.PAGE_ROWS));
    }
    return page;
  }

  private static void trim(PackedRows.Page page, int rows) {
    page.destinations = Arrays.copyOf(page.destinations, rows);
    page.positions = Arrays.copyOf(page.positions, rows);
    page.lines = Arrays.copyOf(page.lines, rows);
    page.zones = Arrays.copyOf(page.zones, rows);
    long[] notBefore = page.notBefore;
    long[] notAfter = page.notAfter;
    if (notBefore != null && notAfter != null) {
      int had = notAfter.length;
      page.notBefore = Arrays.copyOf(notBefore, rows);
      notAfter = Arrays.copyOf(notAfter, rows);
      Arrays.fill(notAfter, Math.min(had, rows), rows, Long.MAX_VALUE);
      page.notAfter = notAfter;
    }
  }

  private void room(int need) {
    if (chunk.length - used >= need) {
      return;
    }
    if (!chunks.isEmpty()) {
      chunks.set(chunks.size() - 1, Arrays.copyOf(chunk, used));
    }
    chunk = new byte[Math.max(need, chunks.isEmpty() ? FIRST_CHUNK : FULL_CHUNK)];
    chunks.add(chunk);
    used = 0;
  }

  private void text(byte[] bytes) {
    number(bytes.length);
    System.arraycopy(bytes, 0, chunk, used, bytes.length);
    used += bytes.length;
  }

  private void number(int value) {
    int rest = value;
    while (rest > 0x7f) {
      chunk[used++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    chunk[used++] = (byte) rest;
  }
}

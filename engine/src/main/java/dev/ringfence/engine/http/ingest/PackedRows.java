package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.rows.PackedTexts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes. Immutable once built, by {@link PackedRowsBuilder}.
 *
 * <p>Numbers stand in pages of primitive arrays, texts in byte chunks as {@link PackedTexts} reads
 * them; names are kept once. A row of a few short texts costs 22 bytes plus its data plus one byte
 * per text. Instants cost nothing where no row has any.
 */
public final class PackedRows implements BatchRows {
  static final int PAGE_SHIFT = 13;
  static final int PAGE_ROWS = 1 << PAGE_SHIFT;
  private static final int PAGE_MASK = PAGE_ROWS - 1;

  private final Page[] pages;
  private final byte[][] chunks;
  private final List<String> names;
  private final int size;
  private final boolean timed;

  PackedRows(Page[] pages, byte[][] chunks, List<String> names, int size) {
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
    return read(row).itemId();
  }

  @Override
  public Map<String, String> variables(int row) {
    return read(row).variables(names);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public byte[] texts(int row) {
    long position = page(row).positions[row & PAGE_MASK];
    byte[] chunk = chunks[(int) (position >>> 32)];
    return Arrays.copyOfRange(chunk, (int) position, read(row).end());
  }

  private Page page(int row) {
    Objects.checkIndex(row, size);
    return pages[row >> PAGE_SHIFT];
  }

  private PackedTexts read(int row) {
    long position = page(row).positions[row & PAGE_MASK];
    return new PackedTexts(chunks[(int) (position >>> 32)], (int) position);
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
}

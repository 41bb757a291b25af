package dev.ringfence.engine.http.ingest;

/**
 * How much one upload may hold. Immutable.
 *
 * @param bodyBytes bytes of the whole body
 * @param rows rows, refused ones included
 * @param rowBytes bytes of one row: a CSV record, a line of NDJSON, the texts of a call in JSON
 * @param variables variables of one row
 * @param valueBytes UTF-8 bytes of one variable's value
 */
public record IngestLimits(long bodyBytes, int rows, int rowBytes, int variables, int valueBytes) {
  /** What the API's document promises. */
  public static final IngestLimits STANDARD =
      new IngestLimits(2L << 30, 5_000_000, 64 << 10, 64, 4 << 10);

  /** Characters of an item id. */
  public static final int ITEM_ID_CHARS = 255;

  /** Characters of a variable's name. */
  public static final int NAME_CHARS = 128;

  /**
   * Different names of variables in one upload: rows of JSON may each bring their own, and the
   * table of names must not grow with the rows.
   */
  public static final int DISTINCT_NAMES = 1_000;
}

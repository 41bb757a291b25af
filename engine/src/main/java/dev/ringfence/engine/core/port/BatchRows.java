package dev.ringfence.engine.core.port;

import java.util.List;
import java.util.Map;

/**
 * The rows of one batch: what to call and what to say. Immutable once handed over; may be read on
 * any thread. Kept compact, because a batch may have a million rows.
 */
public interface BatchRows {
  int size();

  /** Packed E.164. */
  long destination(int row);

  /** Index of the destination's set of time zones. */
  char zones(int row);

  /** Wall instant in milliseconds before which the row is not dialled, or 0. */
  long notBeforeMillis(int row);

  /** Wall instant in milliseconds from which the row expires, or {@link Long#MAX_VALUE}. */
  long notAfterMillis(int row);

  /** Whether any row has such an instant. */
  boolean timed();

  /** The runner's own id of the row, or empty. */
  String itemId(int row);

  /** The row's variables in the order of the upload; empty if none. */
  Map<String, String> variables(int row);

  /** Every name of a variable, each once; {@link #texts} names them by their index here. */
  List<String> names();

  /** The row's item id and variables as they are packed, in memory and on disk. */
  byte[] texts(int row);

  /** Line of the upload the row came from, counted from 1 (in a CSV file, line 1 is the header). */
  int line(int row);
}

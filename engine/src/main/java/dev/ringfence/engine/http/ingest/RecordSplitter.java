package dev.ringfence.engine.http.ingest;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into records, wherever its chunks begin and end: lines, or CSV records
 * whose quoted fields may hold newlines (RFC 4180). Keeps at most one record. Because it is fed,
 * and never waits, no thread is held by an upload that comes slowly. Confined to one upload.
 */
final class RecordSplitter {
  /** Where records go. */
  interface Sink {
    /** A record without its line end; never empty. The bytes are only lent. */
    void record(byte[] bytes, int offset, int length, int line) throws UploadRefused;

    /** A record longer than allowed; its bytes were dropped. */
    void tooLong(int line) throws UploadRefused;
  }

  private enum At {
    FIELD_START,
    PLAIN,
    QUOTED,
    /** After a quote in a quoted field: its end, or the first of two that stand for one. */
    QUOTE_SEEN
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final boolean quotes;
  private final int maxBytes;
  private final Sink sink;
  private byte[] carry = new byte[1024];
  private int carried;
  private boolean dropping;
  private boolean first = true;
  private int line = 1;
  private int recordLine = 1;
  private At at = At.FIELD_START;

  RecordSplitter(boolean quotes, int maxBytes, Sink sink) {
    this.quotes = quotes;
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  void feed(byte[] chunk) throws UploadRefused {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      byte next = chunk[i];
      if (next == '\n') {
        line++;
        if (at != At.QUOTED) {
          end(chunk, start, i);
          start = i + 1;
        }
      } else if (quotes) {
        at = after(next);
      }
      if (at == At.QUOTED && !dropping && carried + i - start > maxBytes) {
        // A quote that is never closed would swallow the rest of the upload: stop believing it.
        dropping = true;
        at = At.PLAIN;
      }
    }
    keep(chunk, start, chunk.length);
  }

  /** The last record may lack its line end. */
  void end() throws UploadRefused {
    end(carry, 0, 0);
  }

  private At after(byte next) {
    if (at == At.QUOTED) {
      return next == '"' ? At.QUOTE_SEEN : At.QUOTED;
    }
    if (next == '"' && (at == At.FIELD_START || at == At.QUOTE_SEEN) && !dropping) {
      return At.QUOTED;
    }
    return next == ',' ? At.FIELD_START : at == At.FIELD_START && isMark(next) ? at : At.PLAIN;
  }

  /** A byte order mark before the first quote of a file is not the start of a plain field. */
  private boolean isMark(byte next) {
    return first && next < 0;
  }

  private void end(byte[] chunk, int from, int to) throws UploadRefused {
    if (carried > 0 || dropping) {
      keep(chunk, from, to);
      emit(carry, 0, carried);
      carried = 0;
    } else {
      emit(chunk, from, to - from);
    }
    dropping = false;
    first = false;
    at = At.FIELD_START;
    recordLine = line;
  }

  private void emit(byte[] bytes, int offset, int length) throws UploadRefused {
    int from = offset;
    int to = offset + length;
    if (first && startsWithMark(bytes, from, to)) {
      from += BYTE_ORDER_MARK.length;
    }
    if (to > from && bytes[to - 1] == '\r') {
      to--;
    }
    if (dropping || to - from > maxBytes) {
      sink.tooLong(recordLine);
    } else if (to > from) {
      sink.record(bytes, from, to - from, recordLine);
    }
  }

  private static boolean startsWithMark(byte[] bytes, int from, int to) {
    int end = from + BYTE_ORDER_MARK.length;
    return end <= to && Arrays.equals(bytes, from, end, BYTE_ORDER_MARK, 0, 3);
  }

  private void keep(byte[] chunk, int from, int to) {
    int length = to - from;
    if (dropping || carried + length > maxBytes + BYTE_ORDER_MARK.length + 1) {
      dropping = true;
      carried = 0;
      return;
    }
    if (carried + length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(carried + length, carry.length * 2));
    }
    System.arraycopy(chunk, from, carry, carried, length);
    carried += length;
  }
}

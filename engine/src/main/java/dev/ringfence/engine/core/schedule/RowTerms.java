package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import java.util.Arrays;

/**
 * Between which instants the calls of a batch may be dialled, and how often each was tried.
 * Lane-confined. What no row needs takes no memory.
 */
final class RowTerms {
  private static final long[] NONE = {};
  private static final byte[] NO_ATTEMPTS = {};
  private static final int[] NO_DUES = {};
  private static final int ROW_BITS = 31;

  private final long batchNotBefore;
  private final long batchNotAfter;
  private long[] notBefore;
  private long[] notAfter;
  private byte[] attempts = NO_ATTEMPTS;

  /** Wall second at which the row's retry may begin. */
  private int[] dueSecond = NO_DUES;

  /** Rows by the second in which they expire, or empty when they all do with the batch. */
  private long[] byExpiry;

  private int expired;

  RowTerms(BatchTerms terms, RowTimes times) {
    batchNotBefore = terms.notBeforeMillis();
    batchNotAfter = terms.notAfterMillis();
    notBefore = times.notBefore();
    notAfter = times.notAfter();
    byExpiry = sorted();
  }

  /** Wall instant before which the row is not dialled, or 0. */
  long notBefore(int row) {
    return notBefore.length == 0 ? batchNotBefore : Math.max(batchNotBefore, notBefore[row]);
  }

  /** Wall instant from which the row is not dialled any more, or {@link Long#MAX_VALUE}. */
  long notAfter(int row) {
    return notAfter.length == 0 ? batchNotAfter : Math.min(batchNotAfter, notAfter[row]);
  }

  /** Attempts of the row that ended with an outcome and were followed by a retry. */
  int attempts(int row) {
    return attempts.length == 0 ? 0 : attempts[row];
  }

  /** Wall instant at which the row's retry may begin, to the second above. */
  long retryDue(int row) {
    return dueSecond.length == 0 ? 0 : Integer.toUnsignedLong(dueSecond[row]) * 1000;
  }

  void retry(int row, int rows, int made, long dueMillis) {
    if (attempts.length == 0) {
      attempts = new byte[rows];
      dueSecond = new int[rows];
    }
    attempts[row] = (byte) made;
    dueSecond[row] = (int) ((dueMillis + 999) / 1000);
  }

  /** Wall instant at which the next rows expire, to the second above; MAX_VALUE for never again. */
  long nextExpiry(long wall) {
    if (wall >= batchNotAfter) {
      return Long.MAX_VALUE;
    }
    return expired == byExpiry.length
        ? batchNotAfter
        : Math.min(batchNotAfter, ((byExpiry[expired] >>> ROW_BITS) + 1) * 1000);
  }

  /** Whether all rows expire together, with the batch. */
  boolean expiresWhole(long wall) {
    return wall >= batchNotAfter;
  }

  /** A row whose own instant has passed and that was not given before, or -1. */
  int pollExpired(long wall) {
    if (expired == byExpiry.length || ((byExpiry[expired] >>> ROW_BITS) + 1) * 1000 > wall) {
      return -1;
    }
    return (int) (byExpiry[expired++] & Integer.MAX_VALUE);
  }

  void forget() {
    notBefore = NONE;
    notAfter = NONE;
    byExpiry = NONE;
    expired = 0;
    attempts = NO_ATTEMPTS;
    dueSecond = NO_DUES;
  }

  private long[] sorted() {
    int finite = 0;
    for (long instant : notAfter) {
      finite += instant < Long.MAX_VALUE ? 1 : 0;
    }
    long[] rows = new long[finite];
    int n = 0;
    for (int row = 0; row < notAfter.length; row++) {
      if (notAfter[row] < Long.MAX_VALUE) {
        // Seconds fit 32 bits until the year 2106, and rows 31.
        rows[n++] = Math.min(notAfter[row] / 1000, 0xffff_fffeL) << ROW_BITS | row;
      }
    }
    Arrays.sort(rows);
    return rows;
  }
}

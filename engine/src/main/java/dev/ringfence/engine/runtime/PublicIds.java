package dev.ringfence.engine.runtime;

import dev.ringfence.engine.store.BatchHead;
import java.security.SecureRandom;

/** Ids that users see. Thread-safe. Random, so that nobody can count or guess another's batches. */
final class PublicIds {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 20;

  private final SecureRandom random = new SecureRandom();

  /** {@code b_} and 100 random bits. */
  String batch() {
    StringBuilder id = new StringBuilder("b_");
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return id.toString();
  }

  /** A call's id: the batch's, a dash, and the row counted from 1. */
  static String call(String batch, int row) {
    return batch + "-" + (row + 1);
  }

  /** Id of the call that a stored row is, whatever part of the runners' batch it is stored in. */
  static String call(BatchHead batch, int row) {
    return call(batch.publicId(), batch.publicRow(row));
  }

  /** The row in the last part of a call's id, or -1. */
  static int row(String text) {
    if (text.isEmpty() || text.length() > 9 || text.charAt(0) == '0') {
      return -1;
    }
    int row = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      row = row * 10 + digit;
    }
    return row - 1;
  }
}

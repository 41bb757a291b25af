package dev.ringfence.engine.http;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant. Stateless. */
final class Nearest {
  private Nearest() {}

  /** The candidate that takes the fewest edits to reach, if those are few; else null. */
  static @Nullable String to(String text, Collection<String> candidates) {
    String best = null;
    int fewest = Math.max(2, text.length() / 3) + 1;
    for (String candidate : candidates) {
      int edits = text.length() > 100 ? fewest : edits(text, candidate);
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's distance, one row of the table at a time. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}

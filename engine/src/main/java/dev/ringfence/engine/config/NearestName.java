package dev.ringfence.engine.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Finds what somebody may have meant. Immutable, stateless. */
final class NearestName {
  private NearestName() {}

  /**
   * {@code "; did you mean 'x'?"}, or nothing if no candidate is near: at most a third of its
   * letters, and at most two of a short one, have to change.
   */
  static String hint(String written, Collection<String> candidates) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(lower(written), lower(candidate));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    int near = Math.max(2, written.length() / 3);
    return bestDistance > near || bestDistance >= best.length()
        ? ""
        : "; did you mean '" + best + "'?";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's: insertions, deletions and changes of one letter. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}

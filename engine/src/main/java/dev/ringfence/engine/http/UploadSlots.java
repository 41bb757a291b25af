package dev.ringfence.engine.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the uploads that are under way, because each holds its rows in memory until it is
 * accepted. Thread-safe.
 */
final class UploadSlots {
  static final int PER_WORKSPACE = 4;
  static final int TOGETHER = 16;

  private final Map<Integer, Integer> taken = new HashMap<>();
  private int total;

  synchronized void take(int workspace) {
    int own = taken.getOrDefault(workspace, 0);
    if (own >= PER_WORKSPACE || total >= TOGETHER) {
      throw new ProblemException(
              Problem.TOO_MANY_UPLOADS, "at most " + PER_WORKSPACE + " at once; try again soon")
          .header("Retry-After", "5");
    }
    taken.put(workspace, own + 1);
    total++;
  }

  synchronized void giveBack(int workspace) {
    taken.merge(workspace, -1, Integer::sum);
    total--;
  }
}

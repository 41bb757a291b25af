package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.List;

/** Violations, all counted and the first kept whole. Lane-confined. */
public final class Verdicts {
  private final List<Violation> listed = new ArrayList<>();
  private long count;

  /** Another one. */
  public void add(
      String promise, String subject, long nanos, long wallMillis, String what, String... proof) {
    count++;
    if (listed.size() < Auditor.LISTED) {
      listed.add(new Violation(promise, subject, nanos, wallMillis, what, List.of(proof)));
    }
  }

  /** How many there were. */
  public long count() {
    return count;
  }

  /** The first of them. */
  public List<Violation> listed() {
    return List.copyOf(listed);
  }
}

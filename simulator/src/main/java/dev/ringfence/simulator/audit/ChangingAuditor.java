package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges by limits that change on the way. From the instant of a change the new limits hold; what
 * was on its way then may have left under the old ones, so for as long as a dial may be under way
 * one is a breach only if it breaks both. Calls in progress when a limit is lowered are none: new
 * ones are. Lane-confined.
 *
 * <p>Limits of any length can be put in force at any time, so every event is kept, and an auditor
 * of the new limits hears them all before it goes on.
 */
public final class ChangingAuditor {
  private final long jitterNanos;
  private final long underWayNanos;
  private final boolean changes;
  private final List<CarrierEvent> log = new ArrayList<>();
  private final List<Violation> earlier = new ArrayList<>();
  private long earlierCount;
  private Auditor current;
  private @Nullable Auditor before;
  private long beforeUntil;

  /**
   * Makes an auditor.
   *
   * @param jitterNanos as in {@link Auditor}
   * @param underWayNanos how long a dial may be under way at most
   * @param changes whether limits will ever change
   */
  public ChangingAuditor(AuditRules rules, long jitterNanos, long underWayNanos, boolean changes) {
    this.jitterNanos = jitterNanos;
    this.underWayNanos = underWayNanos;
    this.changes = changes;
    this.current = new Auditor(rules, jitterNanos, underWayNanos);
  }

  /** Takes the next event. */
  public void feed(CarrierEvent event) {
    if (changes) {
      log.add(event);
    }
    long known = current.violations();
    current.feed(event);
    Auditor old = before;
    if (old == null) {
      return;
    }
    if (event.nanos() > beforeUntil) {
      before = null;
      return;
    }
    long knownBefore = old.violations();
    old.feed(event);
    if (old.violations() == knownBefore) {
      current.forgiveSince(known);
    }
  }

  /** Other limits are in force from now on. */
  public void change(AuditRules rules, long now) {
    if (!changes) {
      throw new IllegalStateException("nothing was kept to judge other limits by");
    }
    earlier.addAll(current.finish().violationList());
    earlierCount += current.violations();
    before = current;
    beforeUntil = now + underWayNanos;
    current = new Auditor(rules, jitterNanos, underWayNanos);
    log.forEach(current::feed);
    current.forgiveSince(0);
  }

  /** How many breaches there were. */
  public long violations() {
    return earlierCount + current.violations();
  }

  /** The first of them. */
  public List<Violation> listed() {
    List<Violation> all = new ArrayList<>(earlier);
    all.addAll(current.finish().violationList());
    return all;
  }
}

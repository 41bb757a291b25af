package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.time.NanoClock;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.Change;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps what is kept, so that it has its age also when somebody sets the wall clock.
 * Lane-confined.
 *
 * <p>A stamp is what the wall clock showed at the last look and the time that has passed since.
 * When a look finds that the clock was set, what is kept is moved along with it: everything that
 * was written before is on the one clock, everything after on the other, and a restart, which knows
 * the wall clock only, finds ages as they are.
 */
final class StampClock {
  private static final Logger LOG = LoggerFactory.getLogger(StampClock.class);

  /** Less is how the two clocks are read one after the other, and what little they drift apart. */
  private static final long STEP_MILLIS = 100;

  private final NanoClock nanos;
  private final WallClock wall;

  /** The wall clock less the time that passes, at the last look, and the least that it ever was. */
  private long offset;

  private long least;

  StampClock(NanoClock nanos, WallClock wall) {
    this.nanos = nanos;
    this.wall = wall;
    offset = offset();
    least = offset;
  }

  private long elapsed() {
    return Math.floorDiv(nanos.nanoTime(), 1_000_000L);
  }

  private long offset() {
    return wall.millis() - elapsed();
  }

  /** What to write down as now. */
  long millis() {
    return offset + elapsed();
  }

  /** Looks whether the clock was set: then what was kept before is to be moved along. */
  void look(Consumer<Change.ClockSet> moved) {
    long now = offset();
    long by = now - offset;
    offset = now;
    least = Math.min(least, now);
    if (Math.abs(by) < STEP_MILLIS) {
      return;
    }
    LOG.warn(
        "the wall clock was set {} by {} ms; what is in progress and what was dialled keep their"
            + " age",
        by > 0 ? "forward" : "back",
        Math.abs(by));
    moved.accept(new Change.ClockSet(by));
  }

  /**
   * By how much the wall clock is ahead of the slowest that it was in this process. A carrier's
   * clock is asked for calls that began at an instant or later: a clock that was set forward would
   * ask for too few, and take a call for none.
   */
  long ahead() {
    return Math.max(0, offset() - least);
  }
}

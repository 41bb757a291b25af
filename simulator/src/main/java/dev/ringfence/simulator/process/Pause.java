package dev.ringfence.simulator.process;

import java.io.IOException;
import java.io.InterruptedIOException;

/** Waits between two looks at another process. Stateless. */
public final class Pause {
  private Pause() {}

  /** Sleeps; an interrupt ends it with an exception. */
  public static void millis(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Something that comes true in its time. */
  public interface Condition {
    /** Whether it has. */
    boolean holds() throws IOException;
  }

  /**
   * Waits for something.
   *
   * @param everyMillis between two looks
   * @param millis after which it is given up
   * @return whether it came true
   */
  public static boolean until(Condition condition, long everyMillis, long millis)
      throws IOException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      millis(everyMillis);
    }
    return true;
  }

  /** Keeps the thread's interrupt; the exception to throw instead. */
  static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (IOException) new InterruptedIOException("interrupted").initCause(e);
  }
}

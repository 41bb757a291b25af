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

  /** Keeps the thread's interrupt; the exception to throw instead. */
  static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (IOException) new InterruptedIOException("interrupted").initCause(e);
  }
}

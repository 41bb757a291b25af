package dev.ringfence.simulator.demo;

import java.io.IOException;
import java.io.InterruptedIOException;

/** Waits between two looks at another process. Stateless. */
final class Pause {
  private Pause() {}

  static void millis(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}

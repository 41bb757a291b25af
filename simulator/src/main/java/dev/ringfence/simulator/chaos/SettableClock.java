package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.core.time.WallClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A wall clock of one process that another process sets, by a file: the machine's own clock needs
 * rights to be set, and is the clock of everything else here. Thread-safe.
 */
final class SettableClock implements WallClock {
  private static final long LOOK_EVERY_MILLIS = 10;

  private final Path file;
  private volatile long offMillis;

  /** A clock that is off by what the file says, now and as soon as it says something else. */
  SettableClock(Path file) {
    this.file = file;
    look();
    Thread looking = new Thread(this::follow, "settable-clock");
    looking.setDaemon(true);
    looking.start();
  }

  /** Sets the clock of whoever follows that file; 0 for right. */
  static void set(Path file, long offMillis) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, Long.toString(offMillis));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void follow() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      offMillis = Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException notSetYet) {
      offMillis = 0;
    }
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + offMillis;
  }
}

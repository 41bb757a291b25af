package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettableClockTest {
  @TempDir Path directory;

  private static long off(SettableClock clock) {
    return clock.millis() - System.currentTimeMillis();
  }

  @Test
  void clock_isRightUntilItIsSet_andAsSoonAsItIs_alsoForTheNextProcess() throws IOException {
    Path file = directory.resolve("clock");
    SettableClock clock = new SettableClock(file);
    assertThat(off(clock)).isBetween(-100L, 100L);
    SettableClock.set(file, -600_000);
    await().until(() -> off(clock) < -590_000);
    assertThat(off(new SettableClock(file))).isBetween(-610_000L, -590_000L);
    SettableClock.set(file, 0);
    await().until(() -> off(clock) > -100);
  }
}

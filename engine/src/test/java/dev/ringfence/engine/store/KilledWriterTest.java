package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P5: a process that is killed while it writes leaves everything that it had acknowledged. */
class KilledWriterTest {
  @TempDir private Path dir;

  /** Writes attempts and batches without end, and says what is on disk. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      try (OpenStore open = new OpenStore(Path.of(args[0]))) {
        long id = open.store.firstAttempt();
        while (true) {
          BatchHead head = open.accept(Rows.draft(3_000), "b_" + id);
          System.out.println("batch " + head.batch());
          for (int i = 0; i < 50; i++) {
            open.write(
                new Change.Intent(id, head.batch(), i, 5, "main", Rows.FIRST + i, 1_000),
                new Change.Retry(head.batch(), i, 1, id));
            System.out.println("attempt " + id++);
          }
        }
      }
    }
  }

  @Test
  void killedThrice_everythingAcknowledgedIsThere() throws IOException, InterruptedException {
    long batches = 0;
    long attempts = 0;
    for (int round = 0; round < 3; round++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  dir.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader lines =
          new BufferedReader(
              new java.io.InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        for (int seen = 0; seen < 400 + round * 137; seen++) {
          String line = lines.readLine();
          assertThat(line).isNotNull();
          batches += line.startsWith("batch") ? 1 : 0;
          attempts += line.startsWith("attempt") ? 1 : 0;
        }
        assertThat(child.toHandle().destroyForcibly()).isTrue();
        // What it had said before it was gone counts too.
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          batches += line.matches("batch \\d+") ? 1 : 0;
          attempts += line.matches("attempt \\d{12,}") ? 1 : 0;
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      try (OpenStore open = new OpenStore(dir)) {
        Kept kept = open.store.load(0);
        assertThat((long) kept.batches().size()).isBetween(batches, batches + round + 1);
        assertThat((long) kept.attempts().size()).isBetween(attempts, attempts + round + 1);
        for (Kept.Batch batch : kept.batches()) {
          assertThat(open.rows(batch.head()).itemId(2_999)).isEqualTo("item-2999");
        }
        // A unit is there whole or not at all.
        long[] retries = {0};
        for (Kept.Batch batch : kept.batches()) {
          open.store.retries(batch.head().batch(), (row, made, due) -> retries[0]++);
        }
        assertThat(retries[0]).isEqualTo(kept.attempts().size());
      }
    }
  }
}

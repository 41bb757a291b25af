package dev.ringfence.simulator.load;

import dev.ringfence.simulator.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a process has used. Immutable.
 *
 * @param processorNanos since it began
 * @param residentBytes now; -1 where there is no {@code /proc}
 */
record Usage(long processorNanos, long residentBytes) {
  private static final String RESIDENT = "VmRSS:";

  static Usage of(ChildProcess child) throws IOException {
    return new Usage(child.processorTime().toNanos(), resident(child.pid()));
  }

  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(RESIDENT)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return -1;
  }

  /** Liveness and heap of a Java process: live objects alone, after a full collection. */
  static long liveHeapBytes(ChildProcess child) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IOException(jcmd + " is needed to look at the engine's heap: use a JDK");
    }
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(child.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("jcmd failed: " + text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    for (String line : text.lines().toList()) {
      String[] words = line.trim().split("\\s+");
      if (words.length == 3 && words[0].equals("Total")) {
        return Long.parseLong(words[2]);
      }
    }
    throw new IOException("jcmd said no total: " + text);
  }
}

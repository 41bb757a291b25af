package dev.ringfence.simulator.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Another JVM that runs a command of this same program, with its output in a file. Ended by its
 * handle, and by nothing wider. Thread-safe.
 */
final class ChildProcess implements AutoCloseable {
  private static final String MAIN = "dev.ringfence.engine.cli.Ringfence";
  private static final int TAIL = 20;
  private static final long GRACE_SECONDS = 5;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static ChildProcess start(
      String name, List<String> arguments, Map<String, String> environment, Path dir)
      throws IOException {
    Path log = dir.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment);
    return new ChildProcess(name, log, builder.start());
  }

  /**
   * Waits until it is ready.
   *
   * @throws IOException if it ends or does not get ready in time; the message has the last lines of
   *     its output
   */
  void awaitReady(BooleanSupplier ready, long millis) throws IOException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IOException("the " + name + " ended with code " + process.exitValue() + tail());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the " + name + " is not ready after " + millis + " ms" + tail());
      }
      Pause.millis(50);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  String tail() {
    try {
      List<String> lines = List.of(Files.readString(log, StandardCharsets.UTF_8).split("\n"));
      return "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** Asks it to end, and makes it end if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

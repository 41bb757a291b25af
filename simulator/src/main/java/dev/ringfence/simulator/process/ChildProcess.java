package dev.ringfence.simulator.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Another process, mostly a JVM that runs a command of this same program, with its output in a
 * file. Ended by its handle, and by nothing wider. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
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

  /**
   * Starts one that runs a command of this program.
   *
   * @param name what to call it; its output goes to {@code name.log}
   * @param flags for Java itself
   * @param dir where the output goes
   */
  public static ChildProcess start(
      String name,
      List<String> flags,
      List<String> arguments,
      Map<String, String> environment,
      Path dir)
      throws IOException {
    return start(name, flags, MAIN, arguments, environment, dir);
  }

  /** The same with another class of this program to begin in. */
  public static ChildProcess start(
      String name,
      List<String> flags,
      String main,
      List<String> arguments,
      Map<String, String> environment,
      Path dir)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return run(name, command, environment, dir);
  }

  /** Starts one of any program; its output is added to that of earlier ones of this name. */
  public static ChildProcess run(
      String name, List<String> command, Map<String, String> environment, Path dir)
      throws IOException {
    Path log = dir.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
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
  public void awaitReady(BooleanSupplier ready, long millis) throws IOException {
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

  /** Whether it has not ended. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Its process id, for what the operating system says of it. */
  public long pid() {
    return process.pid();
  }

  /** The processor time that it has used; zero where the operating system does not say. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The last lines of its output, each after a line feed. */
  public String tail() {
    try {
      List<String> lines = List.of(Files.readString(log, StandardCharsets.UTF_8).split("\n"));
      return "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** How many lines of its output have these words in them. */
  public long lines(String words) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.contains(words)).count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws IOException {
    process.destroyForcibly();
    if (!endsWithin(GRACE_SECONDS * 1_000)) {
      throw new IOException("the " + name + " outlived SIGKILL");
    }
  }

  /** SIGTERM; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end; whether it came in time. */
  public boolean endsWithin(long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw Pause.interrupted(e);
    }
  }

  /** What it ended with; 128 and the signal's number if a signal ended it. */
  public int exitCode() {
    return process.exitValue();
  }

  /** SIGSTOP: it does nothing at all until {@link #resume}. */
  public void suspend() throws IOException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String word) throws IOException {
    Process sender =
        new ProcessBuilder("kill", "-" + word, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (sender.waitFor() != 0) {
        throw new IOException("SIG" + word + " did not reach the " + name);
      }
    } catch (InterruptedException e) {
      throw Pause.interrupted(e);
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

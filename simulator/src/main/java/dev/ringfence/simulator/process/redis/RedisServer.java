package dev.ringfence.simulator.process.redis;

import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server's place: the processes that live there one after the other, with the same port and the
 * same files. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {
  private static final long START_MILLIS = 30_000;
  private static final long LOOK_EVERY_MILLIS = 20;

  private final String name;
  private final int port;
  private final Path home;
  private final Path logs;
  private final List<String> command;
  private @Nullable ChildProcess process;
  private boolean closed;

  /**
   * A server that does not run yet.
   *
   * @param directory where its output goes, as {@code name.log}, and its files, under its name
   */
  RedisServer(String name, int port, Path directory, List<String> command) throws IOException {
    this.name = name;
    this.port = port;
    this.logs = directory;
    this.home = Files.createDirectories(directory.resolve(name));
    this.command = List.copyOf(command);
  }

  /** What it is called in logs. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /**
   * Starts it, and waits until it answers and has read its files.
   *
   * @param more options besides its usual ones
   */
  void start(String... more) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    ChildProcess begun = ChildProcess.run(name, all, Map.of(), logs);
    synchronized (this) {
      process = begun;
      if (closed) {
        begun.close(); // Ctrl-C came meanwhile
      }
    }
    if (!Pause.until(this::answers, LOOK_EVERY_MILLIS, START_MILLIS)) {
      throw new IOException(name + " does not answer after " + START_MILLIS + " ms" + begun.tail());
    }
  }

  private boolean answers() throws IOException {
    if (!alive()) {
      throw new IOException(name + " ended" + running().tail());
    }
    try {
      return ask("PING").equals("PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  private synchronized ChildProcess running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  /** The processor time of its present process. */
  Duration processorTime() {
    return running().processorTime();
  }

  /** Whether its process has not ended. */
  public boolean alive() {
    return running().alive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws IOException {
    running().kill();
  }

  /** SIGSTOP. */
  public void suspend() throws IOException {
    running().suspend();
  }

  /** SIGCONT. */
  public void resume() throws IOException {
    running().resume();
  }

  /** Takes away its data, and leaves what it knows of other servers. It must not be running. */
  public void wipe() throws IOException {
    if (alive()) {
      throw new IllegalStateException(name + " is running");
    }
    Path log = home.resolve("appendonlydir");
    if (Files.exists(log)) {
      RunFiles.delete(log);
    }
    Files.deleteIfExists(home.resolve("dump.rdb"));
  }

  /** Its answer to a command, as {@link RedisTalk} reads it. */
  public String ask(String... words) throws IOException {
    return RedisTalk.ask(port, words);
  }

  /** A field of {@code INFO}; empty if there is none. */
  String info(String section, String field) throws IOException {
    return ask("INFO", section)
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Ends it, suspended or not. May be called again. */
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null && process.alive()) {
      try {
        process.kill();
      } catch (IOException e) {
        process.close();
      }
    }
  }
}

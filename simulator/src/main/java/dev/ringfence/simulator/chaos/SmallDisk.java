package dev.ringfence.simulator.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file system of its own for the store, which can be filled up: a tmpfs, mounted where this user
 * may mount. Lane-confined.
 */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "512m";
  private static final int[] CHUNKS = {1 << 20, 1 << 12, 1};

  private final Path directory;
  private final Path ballast;
  private final AtomicBoolean mounted = new AtomicBoolean(true);

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
  }

  /** Mounts one there, or none if this user may not. */
  static Optional<SmallDisk> mount(Path directory) throws IOException {
    Files.createDirectories(directory);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString());
    if (!mounted) {
      return Optional.empty();
    }
    SmallDisk disk = new SmallDisk(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(disk::close, "chaos-unmount"));
    return Optional.of(disk);
  }

  /** Where the store goes. */
  Path store() {
    return directory.resolve("store");
  }

  /** Takes all the room there is. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int chunk : CHUNKS) {
        writeUntilFull(out, new byte[chunk]);
      }
    }
  }

  private static void writeUntilFull(OutputStream out, byte[] chunk) {
    try {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      return; // which was the purpose
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.deleteIfExists(ballast);
  }

  /** Copies what is there to an ordinary directory, before it goes. */
  void keep(Path to) {
    boolean unused = run("cp", "-r", store().toString(), to.toString());
  }

  /** Unmounts it; a process that still uses it keeps what it has. May be called again. */
  @Override
  public void close() {
    if (mounted.getAndSet(false)) {
      boolean unused = run("umount", "-l", directory.toString());
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}

package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.simulator.process.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a run: one on a disk, and one in memory to compare it with. Immutable.
 *
 * @param directory for everything
 * @param memory for a store in memory; null if there is none or it is not needed
 */
record Place(Path directory, @Nullable Path memory) implements AutoCloseable {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final Path USUAL = Path.of("/dev/shm");

  /**
   * Makes them.
   *
   * @param parent on a disk; null for the usual place of temporary files
   * @param memoryParent in memory; null for the usual place if there is one
   * @param compares whether one in memory is needed
   * @throws CliException if one is not what it should be
   */
  static Place make(@Nullable Path parent, @Nullable Path memoryParent, boolean compares)
      throws IOException {
    Path base = parent == null ? Path.of(System.getProperty("java.io.tmpdir", ".")) : parent;
    Files.createDirectories(base);
    if (compares && inMemory(base)) {
      throw new CliException(
          ExitCodes.USAGE, base + " is in memory; name a directory on a disk with --dir");
    }
    Path memory = null;
    if (memoryParent != null && !(Files.isDirectory(memoryParent) && inMemory(memoryParent))) {
      throw new CliException(
          ExitCodes.USAGE, "--memory-dir " + memoryParent + " is not a directory of a tmpfs");
    }
    Path shared = memoryParent == null ? USUAL : memoryParent;
    if (compares && Files.isWritable(shared) && inMemory(shared)) {
      memory = Files.createTempDirectory(shared, "ringfence-load-");
    }
    return new Place(Files.createTempDirectory(base, "ringfence-load-").toAbsolutePath(), memory);
  }

  private static boolean inMemory(Path path) throws IOException {
    return MEMORY.contains(Files.getFileStore(path).type());
  }

  /** Where an engine on disk keeps its store. */
  Path store(String name) {
    return directory.resolve(name).resolve("store");
  }

  /** Deletes what is in memory; what is on disk is the caller's. */
  @Override
  public void close() throws IOException {
    if (memory != null && Files.exists(memory)) {
      RunFiles.delete(memory);
    }
  }
}

package dev.ringfence.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine keeps its store: on a small disk of its own if one is wanted and can be had.
 *
 * @param directory of the run
 * @param store the store's own directory
 * @param disk null where it is an ordinary directory
 */
record Place(Path directory, Path store, @Nullable SmallDisk disk) implements AutoCloseable {
  static Place under(Path directory, boolean small) throws IOException {
    SmallDisk disk = small ? SmallDisk.mount(directory.resolve("disk")).orElse(null) : null;
    return new Place(
        directory,
        disk == null ? Files.createDirectories(directory.resolve("store")) : disk.store(),
        disk);
  }

  /** Leaves the store behind in an ordinary directory. */
  @Override
  public void close() {
    if (disk != null) {
      disk.keep(directory.resolve("store"));
      disk.close();
    }
  }
}

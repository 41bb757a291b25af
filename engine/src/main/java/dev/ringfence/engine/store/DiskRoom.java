package dev.ringfence.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the disk says of its room. A quota says nothing here, so the answers are only hints: whether
 * the disk is full, a transaction finds out. Immutable.
 */
final class DiskRoom {
  /** With this much it is worth going on after the disk was full. */
  static final long ENOUGH_BYTES = 4 << 20;

  /** Uploads are turned away before the disk is full: dialling goes on with what is left. */
  private static final long LOW_BYTES = 16 << 20;

  private final Path directory;
  private final Checkpoints checkpoints;

  DiskRoom(Path directory, Checkpoints checkpoints) {
    this.directory = directory;
    this.checkpoints = checkpoints;
  }

  Path directory() {
    return directory;
  }

  /** Whether what is left is for calls under way, and for the log's way into the database. */
  boolean low() {
    return checkpoints.logLength() + LOW_BYTES > usable();
  }

  boolean worthTrying() {
    return usable() >= ENOUGH_BYTES;
  }

  /** What the disk says; one that cannot be asked has room until it says otherwise. */
  private long usable() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}

package dev.ringfence.engine.runtime;

import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.StoreDirectory;
import java.nio.file.Path;
import java.util.function.Function;

/** A store that is open, and its directory, which nobody else can open meanwhile. Immutable. */
record HeldStore(StoreDirectory directory, CallStore store) implements AutoCloseable {

  static HeldStore open(Path path, Function<StoreDirectory, CallStore> opens) {
    StoreDirectory directory = StoreDirectory.take(path);
    try {
      return new HeldStore(directory, opens.apply(directory));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Keeps what the store was given, and lets go of both. */
  @Override
  public void close() {
    try {
      store.close();
    } finally {
      directory.close();
    }
  }
}

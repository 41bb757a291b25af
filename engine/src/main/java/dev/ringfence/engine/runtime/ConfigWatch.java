package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.LoadResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Notices that a configuration's files say something new, and has it put in force. Thread-safe: one
 * look at a time; a look reads files, so it must not be taken on an event loop.
 *
 * <p>It goes by what stands in the files, not by their times: it does not matter whether they were
 * rewritten, renamed or put behind a link. A file may be half written when it is looked at, so a
 * new content counts once two looks in a row have found the same.
 */
final class ConfigWatch {
  private static final int FORCED_TRIES = 3;

  private final Path file;
  private final Map<String, String> environment;
  private final BiConsumer<LoadResult, String> reload;
  private List<Path> files;

  /** What was tried last, and what the last look found. */
  private String tried;

  private String found;

  /**
   * @param files those that the running configuration was read from
   * @param hash what stood in them before they were read
   * @param reload told each new content that was at rest, with its hash
   */
  ConfigWatch(
      Path file,
      Map<String, String> environment,
      List<Path> files,
      String hash,
      BiConsumer<LoadResult, String> reload) {
    this.file = file;
    this.environment = environment;
    this.reload = reload;
    this.files = files;
    this.tried = hash;
    this.found = hash;
  }

  /** Looks once; what is new and at rest is tried. */
  synchronized void look() {
    String hash = ContentHash.of(files);
    if (hash.equals(tried)) {
      found = hash;
    } else if (hash.equals(found)) {
      load(hash);
    } else {
      found = hash;
    }
  }

  /** Somebody asks for it: tried at once, new or not. */
  synchronized void force() {
    for (int i = 0; i < FORCED_TRIES; i++) {
      if (load(ContentHash.of(files))) {
        return;
      }
    }
  }

  /** Loads what has this hash; if something changed meanwhile, a later look will try again. */
  private boolean load(String hash) {
    LoadResult loaded = ConfigLoader.load(file, environment);
    boolean sameFiles = loaded.files().equals(files);
    files = loaded.files();
    found = ContentHash.of(files);
    if (!sameFiles || !found.equals(hash)) {
      return false;
    }
    tried = hash;
    reload.accept(loaded, hash);
    return true;
  }
}

package dev.ringfence.simulator.process.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The {@code redis-server} of this machine's kind, out of a jar that Maven fetched. Stateless. */
final class RedisBinary {
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /** Puts it there, to be run. */
  static Path in(Path directory) throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String name =
        "redis-server-"
            + VERSION
            + (os.contains("mac") ? "-darwin-" : "-linux-")
            + (arch.equals("aarch64") ? "arm64" : "amd64");
    Path binary = directory.resolve("redis-server");
    try (InputStream in = RedisBinary.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not in the jar of redis-server programs");
      }
      Files.copy(in, binary);
    }
    if (!binary.toFile().setExecutable(true)) {
      throw new IOException(binary + " may not be run");
    }
    return binary;
  }
}

package dev.ringfence.bench.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real redis-server on a free port of 127.0.0.1: from a jar that has its binary, or the one that
 * {@code BENCH_REDIS} names.
 */
final class Server implements AutoCloseable {
  private static final String VERSION = "7.0.15";
  private static final long START_NANOS = 10_000_000_000L;

  private final Path directory;
  private final int port;
  private final Process process;

  /**
   * Starts one with nothing on disk; returns when it answers.
   *
   * @param append whether it logs every write, and syncs the log every second
   */
  Server(boolean append) throws IOException {
    directory = Files.createTempDirectory("ringfence-bench-redis");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    process =
        new ProcessBuilder(
                List.of(
                    binary().toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    directory.toString(),
                    "--save",
                    "",
                    "--appendonly",
                    append ? "yes" : "no",
                    "--appendfsync",
                    "everysec"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    long begin = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - begin > START_NANOS) {
        String log = Files.readString(directory.resolve("log"));
        close();
        throw new IOException("redis-server does not answer: " + log);
      }
      LockSupport.parkNanos(5_000_000L);
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path binary() throws IOException {
    String other = System.getenv("BENCH_REDIS");
    if (other != null) {
      return Path.of(other);
    }
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String name =
        "redis-server-"
            + VERSION
            + (os.contains("mac") ? "-darwin-" : "-linux-")
            + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    Path binary = directory.resolve(name);
    try (InputStream in = Server.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not in the jar of redis-server binaries");
      }
      Files.copy(in, binary);
    }
    if (!binary.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + binary + " executable");
    }
    return binary;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}

package dev.ringfence.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;

/** A real redis-server of its own, on a free port of 127.0.0.1. */
public final class RedisServer implements AutoCloseable {
  private static final String VERSION = "7.0.15";

  public final int port;
  private final Path directory;
  private final List<String> options;
  private Process process;

  /** Starts one with nothing on disk. */
  public static RedisServer inMemory() {
    return new RedisServer("--save", "", "--appendonly", "no");
  }

  /** Starts one with further options, each name and value of its own. */
  public RedisServer(String... options) {
    try {
      directory = Files.createTempDirectory("ringfence-redis");
      port = freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.options = List.of(options);
    start();
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public void start() {
    try {
      List<String> command = new ArrayList<>();
      command.add(binary().toString());
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", directory.toString()));
      command.addAll(options);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(this::answers);
  }

  /** As kill -9 does. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("redis-server ended: " + log());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    // The bus of a cluster is 10000 above; both must be ports.
    for (; ; ) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < 55_000) {
          return socket.getLocalPort();
        }
      }
    }
  }

  private static synchronized Path binary() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String name =
        "redis-server-"
            + VERSION
            + (os.contains("mac") ? "-darwin-" : "-linux-")
            + (arch.equals("aarch64") ? "arm64" : "amd64");
    Path binary = Path.of("target", name).toAbsolutePath();
    if (!Files.isExecutable(binary)) {
      try (InputStream in = RedisServer.class.getResourceAsStream("/" + name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is not in the jar of redis-server binaries");
        }
        Path fresh = Files.createTempFile(binary.getParent(), "redis", "");
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        if (!fresh.toFile().setExecutable(true)) {
          throw new IllegalStateException("cannot make " + fresh + " executable");
        }
        Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return binary;
  }
}

package dev.ringfence.simulator.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of 127.0.0.1, none given out twice. They lie below those that systems give to outgoing
 * connections, so a server that was killed finds its own port free again; and they all have five
 * digits, so one can be written in the place of another ({@link PortRewriter}). Thread-safe.
 */
public final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 31_999;

  private static int next = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);

  private Ports() {}

  /** One that nobody listens on now. */
  public static synchronized int free() throws IOException {
    for (int tries = HIGHEST - LOWEST; tries > 0; tries--) {
      int port = next;
      next = next == HIGHEST ? LOWEST : next + 1;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IOException("no port is free from " + LOWEST + " to " + HIGHEST);
  }
}

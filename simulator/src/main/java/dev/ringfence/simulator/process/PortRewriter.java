package dev.ringfence.simulator.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes other ports into what a Redis server, a Sentinel or a Redis Cluster says of where servers
 * are: a client that is sent on by them must come through its own proxies again. Addresses are
 * found as those protocols write them, behind {@code 127.0.0.1}; old and new ports have five digits
 * each, so no length changes. One for each direction of a connection; lane-confined.
 */
final class PortRewriter {
  private static final int DIGITS = 5;

  /** In lists of cluster nodes and redirections; in news; as two texts; as a text and a number. */
  private static final List<byte[]> BEFORE_PORT =
      List.of(
          ascii("127.0.0.1:"),
          ascii("127.0.0.1 "),
          ascii("127.0.0.1\r\n$5\r\n"),
          ascii("127.0.0.1\r\n:"),
          ascii("127.0.0.1\r\n$4\r\nport\r\n$5\r\n"));

  private static final byte FIRST = '1';
  private static final int NOTHING = -1;
  private static final int UNKNOWN_YET = -2;

  private final Map<String, byte[]> ports = new HashMap<>();
  private byte[] held = new byte[0];

  /** Writes the value of each port in its place. */
  PortRewriter(Map<Integer, Integer> ports) {
    ports.forEach((from, to) -> this.ports.put(text(from), ascii(text(to))));
  }

  private static String text(int port) {
    String text = Integer.toString(port);
    if (text.length() != DIGITS) {
      throw new IllegalArgumentException("a port must have five digits: " + port);
    }
    return text;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What goes on to the client now. The last bytes stay here if they may be the beginning of an
   * address; a reply never ends with such a one.
   */
  byte[] feed(byte[] more) {
    byte[] all = Arrays.copyOf(held, held.length + more.length);
    System.arraycopy(more, 0, all, held.length, more.length);
    int end = all.length;
    for (int at = 0; at < end; at++) {
      int port = all[at] == FIRST ? portAfter(all, at) : NOTHING;
      if (port == UNKNOWN_YET) {
        end = at;
      } else if (port != NOTHING) {
        byte[] to = ports.get(digits(all, port));
        if (to != null) {
          System.arraycopy(to, 0, all, port, DIGITS);
        }
        at = port;
      }
    }
    held = Arrays.copyOfRange(all, end, all.length);
    return Arrays.copyOf(all, end);
  }

  private static String digits(byte[] all, int at) {
    return new String(all, at, DIGITS, StandardCharsets.US_ASCII);
  }

  /** Where the port is of an address that begins here. */
  private static int portAfter(byte[] all, int at) {
    boolean perhaps = false;
    for (byte[] before : BEFORE_PORT) {
      int there = Math.min(before.length, all.length - at);
      if (Arrays.equals(before, 0, there, all, at, at + there)) {
        int port = at + before.length;
        if (port + DIGITS <= all.length) {
          return port;
        }
        perhaps |= onlyDigits(all, port);
      }
    }
    return perhaps ? UNKNOWN_YET : NOTHING;
  }

  private static boolean onlyDigits(byte[] all, int from) {
    for (int i = from; i < all.length; i++) {
      if (all[i] < '0' || all[i] > '9') {
        return false;
      }
    }
    return true;
  }
}

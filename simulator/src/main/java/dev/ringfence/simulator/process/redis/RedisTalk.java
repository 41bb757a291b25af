package dev.ringfence.simulator.process.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a server one question, on a connection of its own: for setting it up and looking after it.
 * Stateless; blocks, but not for long.
 */
final class RedisTalk {
  private static final int MILLIS = 2_000;

  private RedisTalk() {}

  /**
   * The answer: a text or a number as it is, of a list each part on a line of its own, nothing as
   * the empty text.
   *
   * @throws IOException if there is none in time, or it is an error
   */
  static String ask(int port, String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
      socket.setSoTimeout(MILLIS);
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String answer(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      throw new IOException("Redis answered an empty line");
    }
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> {
        return rest;
      }
      case '$' -> {
        int length = Integer.parseInt(rest);
        if (length < 0) {
          return "";
        }
        byte[] text = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(text, StandardCharsets.UTF_8);
      }
      case '*' -> {
        List<String> parts = new ArrayList<>();
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          parts.add(answer(in));
        }
        return String.join("\n", parts);
      }
      default -> throw new IOException("Redis answered " + line);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis closed the connection");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}

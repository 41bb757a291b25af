package dev.ringfence.engine.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on bare sockets: shows every byte that arrives, and can answer as no proper server does.
 * Thread-safe.
 */
public final class WireServer implements AutoCloseable {

  /** A request as it came. Immutable. */
  public record Seen(String method, String target, Map<String, String> headers, String body) {
    public String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    public Map<String, List<String>> query() {
      int query = target.indexOf('?');
      return query < 0 ? Map.of() : decode(target.substring(query + 1));
    }

    public Map<String, List<String>> form() {
      return decode(body);
    }
  }

  /**
   * An answer. Immutable.
   *
   * @param bytes what to write, maybe nothing
   * @param keep whether the connection stays open
   * @param hold whether to wait until the server closes before writing
   */
  public record Reply(String bytes, boolean keep, boolean hold) {
    public static Reply of(int status, String body, String... headers) {
      return new Reply(http(status, body, body.length(), headers), true, false);
    }

    /** The connection closes without an answer. */
    public static Reply drop() {
      return new Reply("", false, false);
    }

    /** Nothing comes, and the connection stays. */
    public static Reply silence() {
      return new Reply("", false, true);
    }

    /** The body breaks off in the middle. */
    public static Reply cut(int status, String body) {
      return new Reply(http(status, body, body.length() + 40), false, false);
    }

    private static String http(int status, String body, int length, String... headers) {
      StringBuilder out = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      for (String header : headers) {
        out.append(header).append("\r\n");
      }
      if (status != 204) {
        out.append("Content-Type: application/json\r\nContent-Length: " + length + "\r\n");
      }
      return out.append("\r\n").append(body).toString();
    }
  }

  private final ServerSocket socket;
  private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private volatile Function<Seen, Reply> otherwise = request -> Reply.of(500, "unscripted");

  public WireServer() {
    try {
      socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    daemon(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Answers the next request not yet scripted with these, in turn. */
  public WireServer then(Reply... replies) {
    script.addAll(List.of(replies));
    return this;
  }

  /** Answers every request that is not scripted. */
  public WireServer otherwise(Function<Seen, Reply> answer) {
    otherwise = answer;
    return this;
  }

  public List<Seen> seen() {
    return seen;
  }

  public long posts() {
    return seen.stream().filter(request -> request.method().equals("POST")).count();
  }

  /** The most requests that were being answered at once. */
  public int peak() {
    return peak.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        daemon(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
      return;
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      while (true) {
        Seen request = read(connection.getInputStream());
        if (request == null) {
          return;
        }
        peak.accumulateAndGet(active.incrementAndGet(), Math::max);
        seen.add(request);
        Reply scripted = script.poll();
        Reply reply = scripted == null ? otherwise.apply(request) : scripted;
        if (reply.hold()) {
          closing.await();
        }
        active.decrementAndGet();
        connection.getOutputStream().write(reply.bytes().getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
        if (!reply.keep()) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side is done.
      return;
    }
  }

  private static @org.jspecify.annotations.Nullable Seen read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int b = in.read();
      // 0x16 begins a TLS handshake, which is not spoken here.
      if (b < 0 || (head.size() == 0 && b == 0x16)) {
        return null;
      }
      head.write(b);
      text = head.size() < 4 ? "" : tail(head);
    }
    String[] lines = head.toString(StandardCharsets.UTF_8).split("\r\n");
    String[] start = lines[0].split(" ");
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          lines[i].substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Seen(start[0], start[1], headers, body);
  }

  private static String tail(ByteArrayOutputStream head) {
    byte[] bytes = head.toByteArray();
    return new String(bytes, bytes.length - 4, 4, StandardCharsets.ISO_8859_1);
  }

  /** Decodes a form or query. */
  public static Map<String, List<String>> decode(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] parts = pair.split("=", 2);
      fields
          .computeIfAbsent(
              URLDecoder.decode(parts[0], StandardCharsets.UTF_8), n -> new ArrayList<>())
          .add(parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  /** Waits at a gate, on behalf of an answer that is slow. */
  public static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "wire-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      // Closed is closed.
      return;
    }
  }
}

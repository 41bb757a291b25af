package dev.ringfence.engine.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers HTTP with what a test scripted, and keeps what it was asked. Thread-safe. */
final class FakeEngine implements AutoCloseable {
  /** What was asked. */
  record Asked(String method, String target, Map<String, String> headers, String body) {}

  /** What is answered. */
  private record Reply(int status, String contentType, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Reply>> replies = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  FakeEngine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Scripts an answer; the last one for a path is given again and again. */
  synchronized FakeEngine on(String methodAndPath, int status, String body) {
    String type = status >= 400 ? "application/problem+json" : "application/json";
    replies
        .computeIfAbsent(methodAndPath, any -> new ArrayDeque<>())
        .add(new Reply(status, type, body));
    return this;
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String method = exchange.getRequestMethod();
    Reply reply;
    synchronized (this) {
      asked.add(new Asked(method, exchange.getRequestURI().toString(), headers, body));
      Deque<Reply> scripted = replies.get(method + ' ' + exchange.getRequestURI().getPath());
      if (scripted == null) {
        reply = new Reply(404, "application/problem+json", "{\"title\":\"Not found\"}");
      } else {
        reply = scripted.size() > 1 ? scripted.removeFirst() : scripted.getFirst();
      }
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

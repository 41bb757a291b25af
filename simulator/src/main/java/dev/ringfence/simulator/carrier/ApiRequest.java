package dev.ringfence.simulator.carrier;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request with its body read. Lane-confined. */
final class ApiRequest {

  /** {@link System#nanoTime()} when its head arrived. */
  final long arrivedNanos;

  final String method;

  /** Path segments without empty ones, so that a trailing slash means nothing. */
  final List<String> path;

  private final HttpServerRequest request;
  private final Buffer body;

  ApiRequest(HttpServerRequest request, long arrivedNanos, Buffer body) {
    this.request = request;
    this.arrivedNanos = arrivedNanos;
    this.body = body;
    this.method = request.method().name();
    this.path = Arrays.stream(request.path().split("/")).filter(s -> !s.isEmpty()).toList();
  }

  String uri() {
    return request.uri();
  }

  /** A path segment without a {@code .json} at its end, or empty. */
  String segment(int index) {
    if (index >= path.size()) {
      return "";
    }
    String s = path.get(index);
    return s.endsWith(".json") ? s.substring(0, s.length() - 5) : s;
  }

  MultiMap query() {
    return request.params();
  }

  /** A query parameter, or empty. */
  String query(String name) {
    return text(request.params().get(name));
  }

  /** A form field, or empty. */
  String form(String name) {
    return text(request.formAttributes().get(name));
  }

  List<String> forms(String name) {
    return request.formAttributes().getAll(name);
  }

  MultiMap form() {
    return request.formAttributes();
  }

  /** The body as a JSON object, or null if it is none. */
  @Nullable JsonObject json() {
    try {
      return body.length() == 0 ? new JsonObject() : body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** Whether Basic credentials fit the account. */
  boolean authentic(CarrierAccount account) {
    String header = request.getHeader("Authorization");
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    String given;
    try {
      given =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return given.equals(account.id() + ":" + account.token())
        || (account.apiKey() != null && given.equals(account.apiKey() + ":" + account.token()));
  }

  void answer(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (answer.body().isEmpty()) {
      response.end();
    } else {
      response.putHeader("Content-Type", answer.contentType()).end(answer.body());
    }
  }

  /** Closes the connection without a word. */
  void drop() {
    request.connection().close();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}

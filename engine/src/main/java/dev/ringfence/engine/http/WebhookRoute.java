package dev.ringfence.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.core.port.WebhookDesk;
import dev.ringfence.engine.core.port.WebhookReply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What providers call back on. Decodes the body and hands everything in; whether it is authentic is
 * for the desk to say. Thread-safe.
 */
final class WebhookRoute {
  private static final int BODY_BYTES = 64 << 10;

  private final WebhookDesk desk;

  WebhookRoute(WebhookDesk desk) {
    this.desk = desk;
  }

  void addTo(Routes routes) {
    routes.get("/cb/{*}", Access.OPEN, this::receive);
    routes.post("/cb/{*}", Access.OPEN, this::receive);
  }

  private Future<?> receive(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (!request.uri().startsWith("/")) {
      throw Exchange.invalid("the target must be a path");
    }
    Map<String, List<String>> query = decoded(exchange.parameters());
    return form(exchange)
        .compose(form -> ask(exchange, query, form))
        .compose(reply -> answer(exchange, reply));
  }

  private Future<WebhookReply> ask(
      Exchange exchange, Map<String, List<String>> query, Map<String, List<String>> form) {
    HttpServerRequest request = exchange.request();
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    Promise<WebhookReply> reply = Promise.promise();
    desk.receive(request.method().name(), request.uri(), headers, query, form, reply::tryComplete);
    return exchange.await(reply.future().toCompletionStage());
  }

  private static Future<?> answer(Exchange exchange, WebhookReply reply) {
    exchange.response().setStatusCode(reply.status());
    if (!reply.contentType().isEmpty()) {
      exchange.response().putHeader("Content-Type", reply.contentType());
    }
    return exchange.response().end(Buffer.buffer(reply.body()));
  }

  private static Future<Map<String, List<String>>> form(Exchange exchange) {
    switch (exchange.mediaType()) {
      case "application/x-www-form-urlencoded", "multipart/form-data" -> {
        // Vert.x decodes both kinds while the bytes also come here, where they are counted.
        exchange.request().setExpectMultipart(true);
        exchange.request().uploadHandler(file -> file.handler(unused -> {}));
        return exchange
            .smallBody(BODY_BYTES)
            .map(unused -> decoded(exchange.request().formAttributes()));
      }
      case "application/json" -> {
        return exchange.smallBody(BODY_BYTES).map(WebhookRoute::members);
      }
      default -> {
        return exchange.smallBody(BODY_BYTES).map(unused -> Map.of());
      }
    }
  }

  private static Map<String, List<String>> members(Buffer body) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    if (new String(body.getBytes(), StandardCharsets.UTF_8).isBlank()) {
      return members;
    }
    for (Map.Entry<String, JsonNode> member : Json.parseObject(body.getBytes()).properties()) {
      JsonNode value = member.getValue();
      members.put(
          member.getKey(), List.of(value.isContainerNode() ? value.toString() : value.asText()));
    }
    return members;
  }

  private static Map<String, List<String>> decoded(MultiMap values) {
    Map<String, List<String>> decoded = new LinkedHashMap<>();
    values.forEach(
        entry ->
            decoded
                .computeIfAbsent(entry.getKey(), unused -> new ArrayList<>())
                .add(entry.getValue()));
    return decoded;
  }
}

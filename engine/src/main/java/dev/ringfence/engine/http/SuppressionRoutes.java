package dev.ringfence.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.port.FrontDesk;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The destinations that a workspace never calls. Thread-safe. */
final class SuppressionRoutes {
  private static final char SUPPRESSIONS = 's';

  /** A million numbers, each on its line. */
  private static final int BODY_BYTES = 16 << 20;

  private final FrontDesk desk;
  private final WorkerExecutor workers;

  /** What a list of numbers holds: those that could be read, and how many could not. */
  private static final class Numbers {
    private final long[] read;
    private final int unread;

    Numbers(long[] read, int unread) {
      this.read = read;
      this.unread = unread;
    }
  }

  SuppressionRoutes(FrontDesk desk, WorkerExecutor workers) {
    this.desk = desk;
    this.workers = workers;
  }

  void addTo(Routes routes) {
    routes.get("/v1/suppressions", Access.RUNNER, this::list);
    routes.post("/v1/suppressions", Access.RUNNER, this::post);
    routes.get("/v1/suppressions/{e164}", Access.RUNNER, this::get);
    routes.put("/v1/suppressions/{e164}", Access.RUNNER, exchange -> change(exchange, true));
    routes.delete("/v1/suppressions/{e164}", Access.RUNNER, exchange -> change(exchange, false));
  }

  private Future<?> list(Exchange exchange) {
    exchange.onlyParameters("page_token", "page_size");
    Paging paging = Paging.of(exchange, SUPPRESSIONS);
    return exchange
        .await(desk.suppressions(exchange.workspace(), paging.number(), paging.size() + 1))
        .compose(found -> page(exchange, found, paging.size()));
  }

  private static Future<?> page(Exchange exchange, long[] found, int size) {
    int shown = Math.min(found.length, size);
    String next =
        found.length > size ? Paging.token(SUPPRESSIONS, Long.toString(found[size - 1])) : "";
    return exchange.json(
        200,
        json -> {
          json.writeArrayFieldStart("destinations");
          for (int i = 0; i < shown; i++) {
            json.writeString(E164.format(found[i]));
          }
          json.writeEndArray();
          json.writeStringField("next_page_token", next);
        });
  }

  private Future<?> get(Exchange exchange) {
    exchange.onlyParameters();
    long destination = destination(exchange);
    return exchange
        .await(desk.suppressed(exchange.workspace(), destination))
        .compose(
            suppressed -> {
              if (!suppressed) {
                throw Exchange.notFound();
              }
              return exchange.json(
                  200, json -> json.writeStringField("destination", E164.format(destination)));
            });
  }

  private Future<?> change(Exchange exchange, boolean suppressed) {
    exchange.onlyParameters();
    long[] destinations = {destination(exchange)};
    return exchange
        .await(desk.suppress(exchange.workspace(), suppressed, destinations))
        .compose(unused -> exchange.noContent());
  }

  private static long destination(Exchange exchange) {
    try {
      return E164.parse(String.valueOf(exchange.routing().pathParam("e164")));
    } catch (IllegalArgumentException e) {
      throw Exchange.invalid("the path must end with a number such as +14155550100");
    }
  }

  private Future<?> post(Exchange exchange) {
    exchange.onlyParameters();
    String type = exchange.mediaType("text/plain", "text/csv", "application/json");
    return exchange
        .smallBody(BODY_BYTES)
        .compose(
            body ->
                workers.executeBlocking(
                    () ->
                        type.equals("application/json")
                            ? json(body.getBytes())
                            : lines(body.getBytes()),
                    false))
        .compose(numbers -> add(exchange, numbers));
  }

  private Future<?> add(Exchange exchange, Numbers numbers) {
    return exchange
        .await(desk.suppress(exchange.workspace(), true, numbers.read))
        .compose(
            added ->
                exchange.json(
                    200,
                    json -> {
                      json.writeNumberField("added", added);
                      json.writeNumberField(
                          "already_there", Math.max(0, numbers.read.length - added));
                      json.writeNumberField("not_e164", numbers.unread);
                    }));
  }

  /** One number per line; blank lines, and a first line that is a header, do not count. */
  private static Numbers lines(byte[] body) {
    String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
    long[] read = new long[lines.length];
    int count = 0;
    int unread = 0;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].replace("\ufeff", "").replace("\"", "").strip();
      long number = parse(line);
      if (number != E164.NONE) {
        read[count++] = number;
      } else if (!line.isEmpty() && !(i == 0 && line.chars().allMatch(SuppressionRoutes::isName))) {
        unread++;
      }
    }
    return new Numbers(Arrays.copyOf(read, count), unread);
  }

  private static boolean isName(int character) {
    return Character.isLetter(character) || character == '_' || character == ' ';
  }

  private static Numbers json(byte[] body) {
    JsonNode list = Json.parseObject(body).path("destinations");
    if (!list.isArray()) {
      throw new ProblemException(
          Problem.MALFORMED_BODY, "member destinations must be an array of strings");
    }
    long[] read = new long[list.size()];
    int count = 0;
    for (JsonNode item : list) {
      long number = parse(item.asText());
      if (number != E164.NONE) {
        read[count++] = number;
      }
    }
    return new Numbers(Arrays.copyOf(read, count), list.size() - count);
  }

  private static long parse(String text) {
    try {
      return E164.parse(text);
    } catch (IllegalArgumentException e) {
      return E164.NONE;
    }
  }
}

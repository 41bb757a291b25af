package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.DeliveryDesk;
import dev.ringfence.engine.core.port.DeliveryDesk.Answer;
import dev.ringfence.engine.core.port.DeliveryDesk.Filter;
import dev.ringfence.engine.core.port.DeliveryDesk.Period;
import dev.ringfence.engine.core.port.DeliveryView;
import dev.ringfence.engine.core.port.EndpointView;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a workspace's webhook endpoints were told, and telling them again. Thread-safe. */
final class DeliveryRoutes {
  private static final char DELIVERIES = 'd';
  private static final String NOT_SENT =
      "nothing is sent to this endpoint: it is disabled, or not configured any more";

  private final DeliveryDesk desk;

  DeliveryRoutes(DeliveryDesk desk) {
    this.desk = desk;
  }

  void addTo(Routes routes) {
    routes.get("/v1/webhooks/endpoints", Access.RUNNER, this::endpoints);
    routes.post("/v1/webhooks/endpoints/{name}/enable", Access.RUNNER, this::enable);
    routes.get("/v1/webhooks/deliveries", Access.RUNNER, this::list);
    routes.post("/v1/webhooks/deliveries/replay", Access.RUNNER, this::replayFailed);
    routes.get("/v1/webhooks/deliveries/{delivery}", Access.RUNNER, this::get);
    routes.post("/v1/webhooks/deliveries/{delivery}/replay", Access.RUNNER, this::replay);
  }

  private Future<?> endpoints(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.endpoints(exchange.workspace()))
        .compose(
            endpoints ->
                exchange.json(
                    200,
                    json -> {
                      json.writeArrayFieldStart("endpoints");
                      for (EndpointView endpoint : endpoints) {
                        JsonViews.endpoint(json, endpoint);
                      }
                      json.writeEndArray();
                    }));
  }

  private Future<?> enable(Exchange exchange) {
    exchange.onlyParameters();
    String name = String.valueOf(exchange.routing().pathParam("name"));
    return exchange
        .await(desk.enable(exchange.workspace(), name))
        .compose(
            answer -> {
              check(answer);
              return exchange.noContent();
            });
  }

  private Future<?> list(Exchange exchange) {
    exchange.onlyParameters("page_token", "page_size", "state", "endpoint", "batch");
    String state = exchange.choice("state", List.of("", "pending", "delivered", "failed"));
    Filter filter =
        new Filter(
            state.isEmpty() ? null : DeliveryView.State.valueOf(state.toUpperCase(Locale.ROOT)),
            exchange.parameter("endpoint"),
            exchange.parameter("batch"));
    Paging paging = Paging.of(exchange, DELIVERIES);
    long below = paging.position().isEmpty() ? Long.MAX_VALUE : paging.number();
    return exchange
        .await(desk.deliveries(exchange.workspace(), filter, below, paging.size() + 1))
        .compose(deliveries -> page(exchange, deliveries, paging.size()));
  }

  private static Future<?> page(Exchange exchange, List<DeliveryView> deliveries, int size) {
    boolean more = deliveries.size() > size;
    List<DeliveryView> page = more ? deliveries.subList(0, size) : deliveries;
    String next = more ? Paging.token(DELIVERIES, Long.toString(page.get(size - 1).id())) : "";
    return exchange.json(
        200,
        json -> {
          json.writeArrayFieldStart("deliveries");
          for (DeliveryView delivery : page) {
            json.writeStartObject();
            JsonViews.delivery(json, delivery);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("next_page_token", next);
        });
  }

  private Future<?> get(Exchange exchange) {
    exchange.onlyParameters();
    return answer(exchange, 200, id(exchange));
  }

  private Future<?> replay(Exchange exchange) {
    exchange.onlyParameters();
    long id = id(exchange);
    return exchange
        .await(desk.replay(exchange.workspace(), id))
        .compose(
            answer -> {
              check(answer);
              return answer(exchange, 202, id);
            });
  }

  private Future<?> answer(Exchange exchange, int status, long id) {
    return exchange
        .await(desk.delivery(exchange.workspace(), id))
        .compose(
            found -> {
              DeliveryView delivery = found.orElseThrow(Exchange::notFound);
              return exchange.json(status, json -> JsonViews.delivery(json, delivery));
            });
  }

  private Future<?> replayFailed(Exchange exchange) {
    exchange.onlyParameters("endpoint", "since", "until");
    Period period =
        new Period(instant(exchange, "since", 0), instant(exchange, "until", Long.MAX_VALUE));
    @Nullable String endpoint = exchange.parameter("endpoint");
    return exchange
        .await(desk.replayFailed(exchange.workspace(), endpoint, period))
        .compose(
            replayed -> {
              int count =
                  replayed.orElseThrow(() -> new ProblemException(Problem.WRONG_STATE, NOT_SENT));
              return exchange.json(202, json -> json.writeNumberField("replayed", count));
            });
  }

  private static void check(Answer answer) {
    if (answer == Answer.NOT_FOUND) {
      throw Exchange.notFound();
    } else if (answer == Answer.NOT_SENT) {
      throw new ProblemException(Problem.WRONG_STATE, NOT_SENT);
    }
  }

  private static long id(Exchange exchange) {
    String id = String.valueOf(exchange.routing().pathParam("delivery"));
    if (!id.matches("[0-9]{1,18}")) {
      throw Exchange.notFound();
    }
    return Long.parseLong(id);
  }

  private static long instant(Exchange exchange, String name, long fallback) {
    String text = exchange.parameter(name);
    try {
      return text == null ? fallback : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw Exchange.invalid(name + " must be an instant such as 2026-03-01T09:00:00Z");
    }
  }
}

package dev.ringfence.engine.http;

import dev.ringfence.engine.config.ConfigTree;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.NumberView;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.TreeMap;

/** What operators see and do. Thread-safe. */
final class OperatorRoutes {
  private final FrontDesk desk;
  private final ApiState state;
  private final WorkerExecutor workers;

  OperatorRoutes(FrontDesk desk, ApiState state, WorkerExecutor workers) {
    this.desk = desk;
    this.state = state;
    this.workers = workers;
  }

  void addTo(Routes routes) {
    routes.get("/v1/accounts", Access.OPERATOR, this::accounts);
    routes.post("/v1/accounts/{name}/resume", Access.OPERATOR, this::resume);
    routes.get("/v1/numbers", Access.OPERATOR, this::numbers);
    routes.get("/v1/counters", Access.OPERATOR, this::counters);
    routes.get("/v1/config", Access.OPERATOR, this::config);
    routes.get("/v1/config/running", Access.OPERATOR, this::runningConfig);
  }

  private Future<?> accounts(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.accounts())
        .compose(
            accounts ->
                exchange.json(
                    200,
                    json -> {
                      json.writeArrayFieldStart("accounts");
                      for (AccountView account : accounts) {
                        JsonViews.account(json, account);
                      }
                      json.writeEndArray();
                    }));
  }

  private Future<?> numbers(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.numbers())
        .compose(
            numbers ->
                exchange.json(
                    200,
                    json -> {
                      json.writeArrayFieldStart("numbers");
                      for (NumberView number : numbers) {
                        JsonViews.number(json, number);
                      }
                      json.writeEndArray();
                    }));
  }

  private Future<?> resume(Exchange exchange) {
    exchange.onlyParameters();
    String name = String.valueOf(exchange.routing().pathParam("name"));
    return exchange
        .await(desk.resumeAccount(name))
        .compose(
            found -> {
              if (!found) {
                throw Exchange.notFound();
              }
              return exchange.noContent();
            });
  }

  private Future<?> config(Exchange exchange) {
    exchange.onlyParameters();
    ConfigView view = desk.config();
    return exchange.json(200, json -> JsonViews.config(json, view));
  }

  /** With a hundred thousand numbers it is long: a worker writes it. */
  private Future<?> runningConfig(Exchange exchange) {
    exchange.onlyParameters();
    return workers
        .executeBlocking(() -> Json.bytes(ConfigTree.of(state.running().loaded())), false)
        .compose(body -> exchange.send(200, "application/json", body));
  }

  private Future<?> counters(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.counters())
        .compose(
            counters ->
                exchange.json(
                    200,
                    json -> {
                      json.writeObjectFieldStart("counters");
                      for (Map.Entry<String, Long> counter : new TreeMap<>(counters).entrySet()) {
                        json.writeNumberField(counter.getKey(), counter.getValue());
                      }
                      json.writeEndObject();
                    }));
  }
}

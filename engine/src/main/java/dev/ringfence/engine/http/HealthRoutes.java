package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.FrontDesk.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Probes, metrics and the API's own document: open to all, and without a word about calls. */
final class HealthRoutes {
  private final FrontDesk desk;
  private final ApiState state;
  private final PrometheusMeterRegistry registry;
  private final WorkerExecutor workers;
  private final byte[] document = openApi();

  HealthRoutes(
      FrontDesk desk, ApiState state, PrometheusMeterRegistry registry, WorkerExecutor workers) {
    this.desk = desk;
    this.state = state;
    this.registry = registry;
    this.workers = workers;
  }

  void addTo(Routes routes) {
    routes.get("/livez", Access.OPEN, exchange -> status(exchange, 200, "alive", ""));
    routes.get("/readyz", Access.OPEN, this::ready);
    routes.get("/metrics", Access.OPEN, this::metrics);
    routes.get(
        "/openapi.yaml", Access.OPEN, exchange -> exchange.send(200, "application/yaml", document));
  }

  private Future<?> ready(Exchange exchange) {
    if (state.draining()) {
      return status(exchange, 503, "draining", "this instance takes no new work");
    }
    Readiness readiness = desk.readiness();
    return readiness.ready()
        ? status(exchange, 200, "ready", readiness.detail())
        : status(exchange, 503, "not_ready", readiness.detail());
  }

  private Future<?> metrics(Exchange exchange) {
    return workers
        .executeBlocking(() -> registry.scrape().getBytes(StandardCharsets.UTF_8), false)
        .compose(text -> exchange.send(200, "text/plain; version=0.0.4; charset=utf-8", text));
  }

  private static Future<?> status(Exchange exchange, int code, String status, String detail) {
    return exchange.json(
        code,
        json -> {
          json.writeStringField("status", status);
          json.writeStringField("detail", detail);
        });
  }

  private static byte[] openApi() {
    try (InputStream resource = HealthRoutes.class.getResourceAsStream("/openapi.yaml")) {
      if (resource == null) {
        throw new IllegalStateException("openapi.yaml is not in the jar");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

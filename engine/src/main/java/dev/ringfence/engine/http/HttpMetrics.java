package dev.ringfence.engine.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and times requests by route, method and class of status: a fixed, small set of labels,
 * whatever clients ask for. Thread-safe.
 */
final class HttpMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(HttpMetrics.class);
  private static final String ROUTE = "ringfence.route";
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  private final MeterRegistry registry;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Follows a request to its end. */
  void watch(RoutingContext context) {
    long began = System.nanoTime();
    context.addEndHandler(unused -> record(context, System.nanoTime() - began));
    context.next();
  }

  /** The template of the route that took the request; never its path, which may hold numbers. */
  static String route(RoutingContext context) {
    String route = context.get(ROUTE);
    return route == null ? "unknown" : route;
  }

  static void route(RoutingContext context, String template) {
    context.put(ROUTE, template);
  }

  private void record(RoutingContext context, long nanos) {
    HttpMethod method = context.request().method();
    String name = METHODS.contains(method) ? method.name() : "OTHER";
    int status = context.response().getStatusCode();
    Timer.builder("ringfence.http.requests")
        .description("Requests to the API, by the template of their route")
        .tag("route", route(context))
        .tag("method", name)
        .tag("status", status / 100 + "xx")
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
    LOG.debug("{} {} {} {} us", name, route(context), status, nanos / 1_000);
  }
}

package dev.ringfence.engine.http;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.port.DeliveryDesk;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.IdempotencyKeys;
import dev.ringfence.engine.core.port.WebhookDesk;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.http.ingest.IngestLimits;
import dev.ringfence.engine.http.ingest.RowChecks;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server: REST API, callback routes, probes. Thread-safe. Requests run on Vert.x event
 * loops; parsing of uploads and whatever else takes time runs on a few workers.
 */
public final class ApiServer {
  private static final int WORKERS = 3;
  private static final int IDLE_SECONDS = 180;
  private static final long FIRST_HEAD_MILLIS = 10_000;
  private static final long NEXT_HEAD_MILLIS = 60_000;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int CHUNK_BYTES = 64 << 10;

  private final EngineConfig.Server listen;
  private final ApiState state;
  private final WorkerExecutor workers;
  private final HttpServer server;
  private final Routes routes;

  public ApiServer(
      Vertx vertx,
      RunningConfig running,
      FrontDesk desk,
      DeliveryDesk deliveries,
      IdempotencyKeys keys,
      WebhookDesk webhooks,
      RowChecks checks,
      PrometheusMeterRegistry registry,
      WallClock wall) {
    this(
        vertx,
        running,
        desk,
        deliveries,
        keys,
        webhooks,
        checks,
        registry,
        wall,
        IngestLimits.STANDARD);
  }

  ApiServer(
      Vertx vertx,
      RunningConfig running,
      FrontDesk desk,
      DeliveryDesk deliveries,
      IdempotencyKeys keys,
      WebhookDesk webhooks,
      RowChecks checks,
      PrometheusMeterRegistry registry,
      WallClock wall,
      IngestLimits limits) {
    listen = running.config().server();
    state = new ApiState(running, wall);
    workers = vertx.createSharedWorkerExecutor("ringfence-http", WORKERS, 1, TimeUnit.MINUTES);
    Router router = Router.router(vertx);
    ConnectionGuard guard = new ConnectionGuard(vertx, FIRST_HEAD_MILLIS, NEXT_HEAD_MILLIS);
    router.route().handler(guard::watch);
    routes = new Routes(router, state::keys, new HttpMetrics(registry));
    OnceOnly onceOnly = new OnceOnly(keys, workers);
    new UploadRoute(desk, onceOnly, checks, state, workers, limits).addTo(routes);
    new BatchRoutes(desk).addTo(routes);
    new ResultsRoute(desk, workers).addTo(routes);
    new CallRoutes(desk, onceOnly, checks, state).addTo(routes);
    new SuppressionRoutes(desk, workers).addTo(routes);
    new DeliveryRoutes(deliveries).addTo(routes);
    new OperatorRoutes(desk, state, workers).addTo(routes);
    new HealthRoutes(desk, state, registry, workers).addTo(routes);
    new WebhookRoute(webhooks).addTo(routes);
    server = vertx.createHttpServer(options()).connectionHandler(guard::opened);
    server.requestHandler(router);
  }

  /** Begins to listen; gives the port, which the configuration may leave to the system. */
  public Future<Integer> start() {
    return server
        .listen(io.vertx.core.net.SocketAddress.inetSocketAddress(listen.port(), listen.host()))
        .map(HttpServer::actualPort);
  }

  /** Stops listening, and lets requests under way finish for a while. */
  public Future<Void> stop() {
    return server.shutdown(Duration.ofSeconds(5)).eventually(workers::close);
  }

  /**
   * While it drains, an instance says that it is not ready and refuses new work; everything else
   * goes on, callbacks above all.
   */
  public void drain(boolean drain) {
    state.drain(drain);
  }

  /**
   * Puts a new configuration's keys and templates in force, for requests that begin from now on.
   */
  public void configure(RunningConfig running) {
    state.configure(running);
  }

  /** Every route, for the test of the document. */
  List<Routes.Entry> routes() {
    return routes.entries();
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxChunkSize(CHUNK_BYTES)
        .setMaxFormAttributeSize(CHUNK_BYTES)
        .setTcpNoDelay(true);
  }
}

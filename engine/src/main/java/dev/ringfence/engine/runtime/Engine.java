package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.Secret;
import dev.ringfence.engine.config.TopologyBuilder;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.http.ApiServer;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.MemoryIdempotencyKeys;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A running engine. Thread-safe.
 *
 * <p>Calls live in memory: they are gone with the process. The attempts of different processes
 * never share an id, because the id's upper half is the second in which the process began.
 */
public final class Engine {
  private static final long MIRROR_EVERY_NANOS = 250_000_000L;

  private final Vertx vertx;
  private final EngineDesk desk;
  private final ApiServer api;
  private final JvmGcMetrics gcMetrics;
  private final List<Carrier> carriers;
  private int port;

  private Engine(
      Vertx vertx, EngineDesk desk, ApiServer api, JvmGcMetrics gcMetrics, List<Carrier> carriers) {
    this.vertx = vertx;
    this.desk = desk;
    this.api = api;
    this.gcMetrics = gcMetrics;
    this.carriers = carriers;
  }

  /** Starts everything; fails with the cause when the port is taken. */
  public static Future<Engine> start(Vertx vertx, EngineConfig config) {
    Promise<Context> laneContext = Promise.promise();
    return vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                laneContext.complete(context);
                return Future.succeededFuture();
              }
            })
        .compose(id -> laneContext.future())
        .compose(context -> assemble(vertx, context, config));
  }

  private static Future<Engine> assemble(Vertx vertx, Context context, EngineConfig config) {
    Topology topology = TopologyBuilder.toTopology(config);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gcMetrics = processMetrics(registry);
    ZoneSets zones = new ZoneSets();
    List<Carrier> carriers = new ArrayList<>();
    for (EngineConfig.AccountConfig account : config.accounts()) {
      carriers.add(CarrierFactory.create(vertx, account));
    }
    long origin = System.nanoTime();
    Tallies tallies = new Tallies(topology, registry);
    BatchBook batches = new BatchBook();
    Mirror mirror = new Mirror(tallies);
    Lane lane =
        new Lane(
            vertx, context, () -> System.nanoTime() - origin, System::currentTimeMillis, mirror);
    CallbackUrls urls = new CallbackUrls(config.server().publicUrl(), secret(config.server()));
    LaneEffects effects =
        new LaneEffects(
            lane, topology, config.templates(), carriers, urls, batches, tallies, origin);
    long firstAttempt = ((System.currentTimeMillis() / 1000) & 0x7fff_ffffL) << 32;
    Kernel kernel = new Kernel(topology, effects, index -> zones.zones((char) index), firstAttempt);
    mirror.kernel = kernel;
    lane.begin(kernel);
    EngineDesk desk =
        new EngineDesk(
            lane, topology, batches, tallies, System::currentTimeMillis, new PublicIds(), urls);
    CallbackDesk callbacks =
        new CallbackDesk(lane, effects, config, topology, carriers, urls, batches, tallies);
    ApiServer api =
        new ApiServer(
            vertx,
            config,
            desk,
            new MemoryIdempotencyKeys(),
            callbacks,
            new RowChecks(new DestinationChecker(config.destinations(), zones), zones),
            registry);
    Engine engine = new Engine(vertx, desk, api, gcMetrics, carriers);
    return api.start()
        .map(
            bound -> {
              engine.port = bound;
              return engine;
            });
  }

  /** Where the REST API listens. */
  public int port() {
    return port;
  }

  /** Stops taking work and lets go of everything. Calls in progress at the carriers go on. */
  public Future<Void> stop() {
    desk.drain();
    return api.stop().eventually(() -> vertx.executeBlocking(this::letGo));
  }

  /** Waits for dials on the wire, so it must not run on an event loop. */
  private boolean letGo() {
    carriers.forEach(Carrier::close);
    gcMetrics.close();
    return true;
  }

  private static JvmGcMetrics processMetrics(PrometheusMeterRegistry registry) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return gc;
  }

  private static byte[] secret(EngineConfig.Server server) {
    Secret configured = server.callbackSecret();
    if (configured != null) {
      return configured.reveal().getBytes(StandardCharsets.UTF_8);
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /** Copies the kernel's counters for the scrape, a few times a second. Lane-confined. */
  private static final class Mirror implements LongConsumer {
    private final Tallies tallies;
    private @Nullable Kernel kernel;
    private long last = Long.MIN_VALUE / 2;

    Mirror(Tallies tallies) {
      this.tallies = tallies;
    }

    @Override
    public void accept(long nowNanos) {
      if (kernel != null && nowNanos - last >= MIRROR_EVERY_NANOS) {
        last = nowNanos;
        tallies.mirror(kernel);
      }
    }
  }
}

package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.config.Secret;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.http.ApiServer;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.StoredRows;
import dev.ringfence.engine.webhook.Webhooks;
import io.micrometer.core.instrument.Gauge;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running engine. Thread-safe. What it accepted it keeps in its store; a new one on the same
 * store goes on where this one ended, however it ended.
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long MIRROR_EVERY_NANOS = 250_000_000L;
  private static final long CHUNK_CACHE_BYTES = 32L << 20;
  private static final int BLOCKING = 3;
  private static final long QUIET_LOOK_MILLIS = 50;
  private static final long PRUNE_EVERY_MILLIS = 30_000;

  private final Vertx vertx;
  private final EngineDesk desk;
  private final ApiServer api;
  private final JvmGcMetrics gcMetrics;
  private final CurrentSetup setup;
  private final Reloader reloader;
  private final CallStore store;
  private final Webhooks webhooks;
  private final StoreDirectory directory;
  private final ExecutorService blocking;
  private final Recovered recovered;
  private final Lane lane;
  private final Promise<Throwable> failure;
  private final long pruneTimer;
  private volatile @Nullable ConfigWatch watch;
  private volatile long watchTimer = -1;
  private int port;

  private Engine(
      Vertx vertx,
      EngineDesk desk,
      ApiServer api,
      JvmGcMetrics gcMetrics,
      CurrentSetup setup,
      Reloader reloader,
      Past past,
      Webhooks webhooks,
      ExecutorService blocking,
      Recovered recovered,
      Lane lane,
      Promise<Throwable> failure) {
    this.vertx = vertx;
    this.desk = desk;
    this.api = api;
    this.gcMetrics = gcMetrics;
    this.setup = setup;
    this.reloader = reloader;
    this.store = past.store;
    this.directory = past.directory;
    this.webhooks = webhooks;
    this.blocking = blocking;
    this.recovered = recovered;
    this.lane = lane;
    this.failure = failure;
    this.pruneTimer = vertx.setPeriodic(PRUNE_EVERY_MILLIS, id -> prune());
  }

  /**
   * What came back from the store.
   *
   * @param batches that go on
   * @param finished batches that are kept for their results
   * @param queued calls that wait
   * @param attempts that the carriers are asked about
   * @param seconds that it took
   */
  public record Recovered(
      long batches, long finished, long queued, long attempts, double seconds) {}

  /** A store that is open. */
  private record Past(StoreDirectory directory, CallStore store) {}

  /**
   * Starts everything; fails with the cause when the port is taken, or the store in use.
   *
   * @param storeDirectory made if it is not there
   */
  public static Future<Engine> start(Vertx vertx, EngineConfig config, Path storeDirectory) {
    return start(vertx, config, storeDirectory, SqliteStore::open);
  }

  /** The same with another way to open the store, to see what happens when it fails. */
  public static Future<Engine> start(
      Vertx vertx,
      EngineConfig config,
      Path storeDirectory,
      Function<StoreDirectory, CallStore> opens) {
    return vertx
        .executeBlocking(() -> open(storeDirectory, opens), false)
        .compose(
            past ->
                start(vertx, config, past)
                    .recover(
                        failure ->
                            vertx
                                .executeBlocking(() -> close(past), false)
                                .transform(unused -> Future.failedFuture(failure))));
  }

  private static Past open(Path path, Function<StoreDirectory, CallStore> opens) {
    StoreDirectory directory = StoreDirectory.take(path);
    try {
      return new Past(directory, opens.apply(directory));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static boolean close(Past past) {
    try {
      past.store.close();
    } finally {
      past.directory.close();
    }
    return true;
  }

  private static Future<Engine> start(Vertx vertx, EngineConfig config, Past past) {
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
        .compose(
            context -> vertx.executeBlocking(() -> assemble(vertx, context, config, past), false))
        .compose(engine -> engine.listen().map(unused -> engine));
  }

  /** Reads the store, which takes a while. */
  private static Engine assemble(Vertx vertx, Context context, EngineConfig config, Past past) {
    long begun = System.nanoTime();
    CallStore store = past.store;
    Comeback comeback =
        new Comeback(store, store.load(Windows.since(config, System.currentTimeMillis())));
    RunningConfig running = comeback.configuration(config);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gcMetrics = processMetrics(registry);
    ZoneSets zones = new ZoneSets();
    List<Carrier> carriers = new ArrayList<>();
    for (EngineConfig.AccountConfig account : config.accounts()) {
      carriers.add(CarrierFactory.create(vertx, account));
    }
    DestinationChecker checker = new DestinationChecker(config.destinations(), zones);
    CurrentSetup setup = new CurrentSetup(Setup.of(running, carriers, checker));
    long origin = System.nanoTime();
    Tallies tallies = new Tallies(running.topology(), registry);
    BatchBook batches = new BatchBook();
    Mirror mirror = new Mirror(tallies);
    Lane lane =
        new Lane(
            vertx, context, () -> System.nanoTime() - origin, System::currentTimeMillis, mirror);
    CallbackUrls urls =
        new CallbackUrls(config.server().publicUrl(), secret(config.server(), past.directory));
    Intake intake = new Intake(store, zones);
    StoredRows.Chunks chunks = new StoredRows.Chunks(CHUNK_CACHE_BYTES);
    ToldBatches told = new ToldBatches(store, chunks, intake);
    Webhooks webhooks =
        new Webhooks(
            vertx, store, new EventMessages(store, told), registry, System::currentTimeMillis);
    LaneEffects effects =
        new LaneEffects(
            lane,
            setup,
            urls,
            batches,
            tallies,
            store,
            owed -> webhooks.wake(owed.workspace(), owed.endpoint()),
            origin,
            System::currentTimeMillis);
    Kernel kernel =
        new Kernel(
            running.topology(), effects, index -> zones.zones((char) index), store.firstAttempt());
    mirror.kernel = kernel;
    comeback.offer(kernel, setup.get(), batches, intake, chunks);
    Recovered recovered = comeback.summary((System.nanoTime() - begun) / 1e9);
    lane.begin(kernel, () -> effects.flush(kernel));
    ExecutorService blocking = Executors.newFixedThreadPool(BLOCKING, Engine::storeThread);
    Afterwards afterwards = new Afterwards(webhooks);
    Reloader reloader =
        new Reloader(
            vertx, lane, setup, batches, tallies, zones, System::currentTimeMillis, afterwards);
    EngineDesk desk =
        new EngineDesk(
            lane,
            setup,
            batches,
            tallies,
            System::currentTimeMillis,
            new PublicIds(),
            urls,
            store,
            intake,
            chunks,
            blocking,
            reloader::view);
    ApiServer api =
        new ApiServer(
            vertx,
            running,
            desk,
            new StoredDeliveries(store, told, setup, webhooks, blocking, System::currentTimeMillis),
            new StoredKeys(store, setup, System::currentTimeMillis),
            new CallbackDesk(lane, effects, setup, urls, batches, tallies),
            new RowChecks((raw, region) -> setup.get().destinations().check(raw, region), zones),
            registry);
    afterwards.api = api;
    Promise<Throwable> failure = Promise.promise();
    store.onFull(full -> desk.hold());
    store.onFailure(
        cause -> {
          desk.storeFailed();
          failure.tryComplete(cause);
        });
    Gauge.builder("ringfence.store.full", store, kept -> kept.full() ? 1 : 0)
        .description("Whether the disk is full: nothing is taken and nothing is dialled")
        .register(registry);
    webhooks.configure(config);
    return new Engine(
        vertx, desk, api, gcMetrics, setup, reloader, past, webhooks, blocking, recovered, lane,
        failure);
  }

  /** Forgets what nothing looks back to any more. */
  private void prune() {
    long now = System.currentTimeMillis();
    EngineConfig config = setup.config();
    long kept = now - config.store().retentionMillis();
    CompletableFuture<Integer> unused = desk.discardFinishedBefore(kept);
    store.forget(Windows.keptSince(now), kept);
  }

  private Future<?> listen() {
    return api.start()
        .onSuccess(
            bound -> {
              port = bound;
            });
  }

  private static Thread storeThread(Runnable task) {
    Thread thread = new Thread(task, "store-reader");
    thread.setDaemon(true);
    return thread;
  }

  /** What came back from the store when it started. */
  public Recovered recovered() {
    return recovered;
  }

  /**
   * From now on, a change of the configuration's files is put in force, or refused with reasons in
   * the log and in the API.
   *
   * @param file the configuration
   * @param environment what {@code ${VAR}} in it stands for
   * @param files those that the running configuration was read from
   * @param hash what stood in them before they were read, as {@link ContentHash} says it
   * @param everyMillis how often they are looked at
   */
  public void watch(
      Path file, Map<String, String> environment, List<Path> files, String hash, long everyMillis) {
    ConfigWatch watching = new ConfigWatch(file, environment, files, hash, reloader::apply);
    watch = watching;
    reloader.readFrom(hash);
    watchTimer =
        vertx.setPeriodic(everyMillis, id -> vertx.executeBlocking(() -> looked(watching), true));
  }

  /** Completes when the store can keep nothing any more: the process must end. */
  public Future<Throwable> failure() {
    return failure.future();
  }

  /** Reads the watched files at once, whether they changed or not. */
  public void reload() {
    ConfigWatch watching = watch;
    if (watching != null) {
      vertx.executeBlocking(
          () -> {
            watching.force();
            return true;
          },
          true);
    }
  }

  /** A look that fails must not be the last: the next may succeed. */
  private static boolean looked(ConfigWatch watching) {
    try {
      watching.look();
      return true;
    } catch (RuntimeException e) {
      LOG.error("the configuration could not be looked at", e);
      return false;
    }
  }

  /** Where the REST API listens. */
  public int port() {
    return port;
  }

  /**
   * Stops: is not ready from now on, dials nothing more, takes callbacks until nothing is in
   * progress or the time that the configuration gives is over, and lets go of everything. Calls in
   * progress at the carriers go on; completes with how many those were.
   */
  public Future<Integer> stop() {
    desk.drain();
    api.drain(true);
    vertx.cancelTimer(watchTimer);
    vertx.cancelTimer(pruneTimer);
    return quiet(System.nanoTime() + setup.config().server().drainMillis() * 1_000_000)
        .eventually(api::stop)
        .eventually(() -> vertx.executeBlocking(this::letGo));
  }

  /** Completes with the calls in progress: when there are none, or at that instant. */
  private Future<Integer> quiet(long until) {
    return Future.fromCompletionStage(lane.ask(kernel -> kernel.inspector().holders()))
        .compose(
            holders ->
                holders == 0 || System.nanoTime() >= until
                    ? Future.succeededFuture(holders)
                    : vertx.timer(QUIET_LOOK_MILLIS).compose(unused -> quiet(until)));
  }

  /** What a dial on the wire is answered is still kept. Waits, so not for event loops. */
  private boolean letGo() {
    setup.get().carriers().forEach(Carrier::close);
    boolean unused = lane.ask(kernel -> true).join();
    lane.end();
    webhooks.close();
    gcMetrics.close();
    blocking.shutdown();
    return close(new Past(directory, store));
  }

  private static JvmGcMetrics processMetrics(PrometheusMeterRegistry registry) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return gc;
  }

  private static byte[] secret(EngineConfig.Server server, StoreDirectory directory) {
    Secret configured = server.callbackSecret();
    if (configured != null) {
      return configured.reveal().getBytes(StandardCharsets.UTF_8);
    }
    return directory.callbackSecret();
  }

  /** Tells the HTTP server, which is made after whatever tells it, and the webhooks. */
  private static final class Afterwards implements Consumer<RunningConfig> {
    private final Webhooks webhooks;
    private @Nullable ApiServer api;

    Afterwards(Webhooks webhooks) {
      this.webhooks = webhooks;
    }

    @Override
    public void accept(RunningConfig running) {
      if (api != null) {
        api.configure(running);
      }
      webhooks.configure(running.loaded());
    }
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

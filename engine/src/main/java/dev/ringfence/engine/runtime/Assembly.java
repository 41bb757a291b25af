package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.config.Secret;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.http.ApiServer;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Intake;
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
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of an engine and ties them together. Used once, by a thread that may block:
 * reading the store takes a while.
 */
final class Assembly {
  private static final long MIRROR_EVERY_NANOS = 250_000_000L;
  private static final long CHUNK_CACHE_BYTES = 32L << 20;
  private static final int BLOCKING = 3;

  private final Vertx vertx;
  private final EngineConfig config;
  private final HeldStore held;
  private final WallClock wall;
  private final CallStore store;
  private final Comeback comeback;
  private final RunningConfig running;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ZoneSets zones = new ZoneSets();
  private final CurrentSetup setup;
  private final Tallies tallies;
  private final BatchBook batches = new BatchBook();
  private final StoredRows.Chunks chunks = new StoredRows.Chunks(CHUNK_CACHE_BYTES);
  private final Intake intake;
  private final ToldBatches told;
  private final CallbackUrls urls;

  /** Why this engine must end. */
  private final Promise<Throwable> failure = Promise.promise();

  private final ExecutorService blocking = Executors.newFixedThreadPool(BLOCKING, Assembly::thread);

  /** What an engine consists of. */
  record Parts(
      EngineDesk desk,
      ApiServer api,
      JvmGcMetrics gcMetrics,
      CurrentSetup setup,
      Reloader reloader,
      HeldStore held,
      Webhooks webhooks,
      ExecutorService blocking,
      Engine.Recovered recovered,
      Lane lane,
      WallClock wall,
      @Nullable SharedGate shared,
      LongFunction<CompletableFuture<Integer>> discard,
      Promise<Throwable> failure) {}

  /** What there is when nodes share. */
  private record Sharing(SharedGate gate, SharedDesk desk) {}

  private Assembly(Vertx vertx, EngineConfig config, HeldStore held, WallClock wall) {
    this.vertx = vertx;
    this.wall = wall;
    this.config = config;
    this.held = held;
    store = held.store();
    comeback = new Comeback(store, store.load(Windows.since(config, wall.millis())));
    running = comeback.configuration(config);
    tallies = new Tallies(running.topology(), registry);
    List<Carrier> carriers = new ArrayList<>();
    for (EngineConfig.AccountConfig account : config.accounts()) {
      carriers.add(CarrierFactory.create(vertx, account, tallies));
    }
    DestinationChecker checker = new DestinationChecker(config.destinations(), zones);
    setup = new CurrentSetup(Setup.of(running, carriers, checker));
    intake = new Intake(store, zones);
    told = new ToldBatches(store, chunks, intake);
    urls = new CallbackUrls(config.server().publicUrl(), secret(config.server(), held.directory()));
  }

  /**
   * Reads the store and makes everything; nothing listens yet.
   *
   * @param context the lane's
   * @param wall read by everything that this engine consists of
   */
  static Parts of(
      Vertx vertx, Context context, EngineConfig config, HeldStore held, WallClock wall) {
    long begun = System.nanoTime();
    return new Assembly(vertx, config, held, wall).parts(context, begun);
  }

  private Parts parts(Context context, long begun) {
    JvmGcMetrics gcMetrics = processMetrics();
    long origin = System.nanoTime();
    Mirror mirror = new Mirror(tallies);
    Lane lane = new Lane(vertx, context, () -> System.nanoTime() - origin, wall, mirror);
    Webhooks webhooks = new Webhooks(vertx, store, new EventMessages(store, told), registry, wall);
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
            new StampClock(System::nanoTime, wall));
    Cluster cluster = config.cluster();
    Kernel kernel = kernel(effects, cluster);
    mirror.kernel = kernel;
    comeback.offer(kernel, setup.get(), batches, intake, chunks);
    Engine.Recovered recovered = comeback.summary((System.nanoTime() - begun) / 1e9);
    Afterwards afterwards = new Afterwards(webhooks);
    Reloader reloader = new Reloader(vertx, lane, setup, batches, tallies, zones, wall, afterwards);
    EngineDesk desk = desk(lane, reloader);
    Sharing sharing =
        cluster == null ? null : share(cluster, lane, effects, kernel, desk, webhooks);
    SharedGate shared = sharing == null ? null : sharing.gate();
    afterwards.shared = shared;
    lane.begin(kernel, () -> effects.flush(kernel));
    if (shared != null) {
      desk.sharedOpen(false, "the shared limits are not open yet");
      shared.start();
    }
    ApiServer api = api(lane, effects, webhooks, sharing == null ? desk : sharing.desk());
    afterwards.api = api;
    webhooks.configure(config);
    return new Parts(
        desk,
        api,
        gcMetrics,
        setup,
        reloader,
        held,
        webhooks,
        blocking,
        recovered,
        lane,
        wall,
        shared,
        sharing == null ? desk::discardFinishedBefore : sharing.desk()::discardFinishedBefore,
        watchStore(desk));
  }

  private Kernel kernel(LaneEffects effects, @Nullable Cluster cluster) {
    return new Kernel(
        running.topology(),
        effects,
        index -> zones.zones((char) index),
        cluster == null
            ? store.firstAttempt()
            : SharedGate.firstAttempt(cluster, store.firstAttempt()));
  }

  /** Nothing is dialled before the shared limits have opened. */
  private Sharing share(
      Cluster cluster,
      Lane lane,
      LaneEffects effects,
      Kernel kernel,
      EngineDesk desk,
      Webhooks webhooks) {
    comeback.refuseUnshared();
    tallies.sharing();
    SharedParts host =
        new SharedParts(
            lane,
            setup,
            batches,
            store,
            intake,
            chunks,
            blocking,
            owed -> webhooks.wake(owed.workspace(), owed.endpoint()),
            failure);
    SharedGate gate =
        new SharedGate(
            cluster,
            lane,
            setup,
            tallies,
            store,
            wall,
            desk::sharedOpen,
            host,
            new SharedLists(lane, setup),
            comeback.kept());
    host.take(gate);
    comeback.inbound(setup.get(), gate::inboundBefore);
    effects.share(gate);
    kernel.offer(new KernelEvent.DiallingHeld(true));
    SharedUploads uploads =
        new SharedUploads(
            lane, setup, wall, new PublicIds(), store, intake, blocking, gate.limits(), cluster);
    PresentBatches present = gate.limits().batches();
    SharedCalls calls = new SharedCalls(present, lane, batches, new Views(setup), intake, blocking);
    return new Sharing(
        gate,
        new SharedDesk(
            desk,
            lane,
            setup,
            batches,
            wall,
            gate.limits(),
            uploads,
            calls,
            new SharedCopies(store, gate.limits(), batches, lane, blocking),
            cluster.nodes()));
  }

  private EngineDesk desk(Lane lane, Reloader reloader) {
    return new EngineDesk(
        lane,
        setup,
        batches,
        tallies,
        wall,
        new PublicIds(),
        urls,
        store,
        intake,
        chunks,
        blocking,
        reloader::view);
  }

  private ApiServer api(Lane lane, LaneEffects effects, Webhooks webhooks, FrontDesk desk) {
    return new ApiServer(
        vertx,
        running,
        desk,
        new StoredDeliveries(store, told, setup, webhooks, blocking, wall),
        new StoredKeys(store, setup, wall),
        new CallbackDesk(lane, effects.inbound(), setup, urls, batches, tallies),
        new RowChecks((raw, region) -> setup.get().destinations().check(raw, region), zones),
        registry,
        wall);
  }

  /** Says when the store can keep nothing any more. */
  private Promise<Throwable> watchStore(EngineDesk desk) {
    store.onFull(full -> desk.hold());
    store.onFailure(
        cause -> {
          desk.storeFailed();
          failure.tryComplete(cause);
        });
    Gauge.builder("ringfence.store.full", store, kept -> kept.full() ? 1 : 0)
        .description("Whether the disk is full: nothing is taken and nothing is dialled")
        .register(registry);
    return failure;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "store-reader");
    thread.setDaemon(true);
    return thread;
  }

  private JvmGcMetrics processMetrics() {
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
    private @Nullable SharedGate shared;

    Afterwards(Webhooks webhooks) {
      this.webhooks = webhooks;
    }

    @Override
    public void accept(RunningConfig running) {
      if (shared != null) {
        // First: what is new can be called once the API knows it.
        shared.configure(running);
      }
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

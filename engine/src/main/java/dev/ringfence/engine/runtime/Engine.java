package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running engine. Thread-safe. What it accepted it keeps in its store; a new one on the same
 * store goes on where this one ended, however it ended.
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long QUIET_LOOK_MILLIS = 50;
  private static final long GIVE_BACK_SECONDS = 3;
  private static final long PRUNE_EVERY_MILLIS = 30_000;

  private final Vertx vertx;
  private final Assembly.Parts parts;
  private final long pruneTimer;
  private volatile @Nullable ConfigWatch watch;
  private volatile long watchTimer = -1;
  private int port;

  private Engine(Vertx vertx, Assembly.Parts parts) {
    this.vertx = vertx;
    this.parts = parts;
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

  /**
   * Starts everything; fails with the cause when the port is taken, or the store in use.
   *
   * @param storeDirectory made if it is not there
   */
  public static Future<Engine> start(Vertx vertx, EngineConfig config, Path storeDirectory) {
    return start(vertx, config, storeDirectory, System::currentTimeMillis);
  }

  /** The same with another wall clock than the machine's. */
  public static Future<Engine> start(
      Vertx vertx, EngineConfig config, Path storeDirectory, WallClock wall) {
    return start(vertx, config, storeDirectory, SqliteStore::open, wall);
  }

  /** The same with another way to open the store, to see what happens when it fails. */
  public static Future<Engine> start(
      Vertx vertx,
      EngineConfig config,
      Path storeDirectory,
      Function<StoreDirectory, CallStore> opens) {
    return start(vertx, config, storeDirectory, opens, System::currentTimeMillis);
  }

  private static Future<Engine> start(
      Vertx vertx,
      EngineConfig config,
      Path storeDirectory,
      Function<StoreDirectory, CallStore> opens,
      WallClock wall) {
    return vertx
        .executeBlocking(() -> HeldStore.open(storeDirectory, opens), false)
        .compose(
            held ->
                start(vertx, config, held, wall)
                    .recover(
                        failure ->
                            vertx
                                .executeBlocking(
                                    () -> {
                                      held.close();
                                      return true;
                                    },
                                    false)
                                .transform(unused -> Future.failedFuture(failure))));
  }

  private static Future<Engine> start(
      Vertx vertx, EngineConfig config, HeldStore held, WallClock wall) {
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
            context ->
                vertx.executeBlocking(() -> Assembly.of(vertx, context, config, held, wall), false))
        .map(parts -> new Engine(vertx, parts))
        .compose(engine -> engine.listen().map(unused -> engine));
  }

  /** Forgets what nothing looks back to any more. */
  void prune() {
    long now = parts.wall().millis();
    EngineConfig config = parts.setup().config();
    long kept = now - config.store().retentionMillis();
    CompletableFuture<Integer> unused = parts.discard().apply(kept);
    parts.held().store().forget(Windows.keptSince(now), kept);
  }

  private Future<?> listen() {
    return parts
        .api()
        .start()
        .onSuccess(
            bound -> {
              port = bound;
            });
  }

  /** What came back from the store when it started. */
  public Recovered recovered() {
    return parts.recovered();
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
    ConfigWatch watching = new ConfigWatch(file, environment, files, hash, parts.reloader()::apply);
    watch = watching;
    parts.reloader().readFrom(hash);
    watchTimer =
        vertx.setPeriodic(everyMillis, id -> vertx.executeBlocking(() -> looked(watching), true));
  }

  /**
   * Completes when the store can keep nothing any more: the process must end; or with a {@link
   * FencedException}, after which another engine may be started on the same store.
   */
  public Future<Throwable> failure() {
    return parts.failure().future();
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
    parts.desk().drain();
    parts.api().drain(true);
    vertx.cancelTimer(watchTimer);
    vertx.cancelTimer(pruneTimer);
    return quiet(System.nanoTime() + parts.setup().config().server().drainMillis() * 1_000_000)
        .compose(holders -> giveBack().map(holders))
        .eventually(parts.api()::stop)
        .eventually(() -> vertx.executeBlocking(this::letGo));
  }

  /** Other nodes go on at once with what they can; without them it is not waited for. */
  private Future<Boolean> giveBack() {
    SharedGate shared = parts.shared();
    if (shared == null) {
      return Future.succeededFuture(true);
    }
    return Future.fromCompletionStage(shared.limits().giveBack())
        .timeout(GIVE_BACK_SECONDS, TimeUnit.SECONDS)
        .transform(done -> Future.succeededFuture(true));
  }

  /** How long {@link #stop} waits for calls in progress. */
  public long drainMillis() {
    return parts.setup().config().server().drainMillis();
  }

  /** Lets go of everything at once: after it was {@link FencedException fenced}. */
  public Future<Boolean> abandon() {
    vertx.cancelTimer(watchTimer);
    vertx.cancelTimer(pruneTimer);
    return parts.api().stop().eventually(() -> vertx.executeBlocking(this::letGo)).map(true);
  }

  /** Completes with the calls in progress: when there are none, or at that instant. */
  private Future<Integer> quiet(long until) {
    return Future.fromCompletionStage(parts.lane().ask(kernel -> kernel.inspector().holders()))
        .compose(
            holders ->
                holders == 0 || System.nanoTime() >= until
                    ? Future.succeededFuture(holders)
                    : vertx.timer(QUIET_LOOK_MILLIS).compose(unused -> quiet(until)));
  }

  /** What a dial on the wire is answered is still kept. Waits, so not for event loops. */
  private boolean letGo() {
    parts.setup().get().carriers().forEach(Carrier::close);
    boolean unused = parts.lane().ask(kernel -> true).join();
    parts.lane().end();
    SharedGate shared = parts.shared();
    if (shared != null) {
      shared.close();
    }
    parts.webhooks().close();
    parts.gcMetrics().close();
    parts.blocking().shutdown();
    parts.held().close();
    return true;
  }
}

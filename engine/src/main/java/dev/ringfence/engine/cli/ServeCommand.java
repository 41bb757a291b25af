package dev.ringfence.engine.cli;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ConfigProblem;
import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.runtime.Engine;
import dev.ringfence.engine.runtime.FencedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the engine until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the engine: the scheduler, its REST API and the callback routes.",
    footer = {
      "",
      "Example:",
      "  ringfence serve --config config/example.yaml",
      "",
      "The configuration and the files it names are watched: a change takes effect within seconds, without",
      "harm to calls in progress, or is refused whole with its reasons in the log. SIGHUP: look at once.",
      "SIGTERM or Ctrl-C: readiness fails at once, nothing more is dialled, callbacks are taken until no call",
      "is in progress or server: drain is over; the process ends at most 15 s after that. Calls that still go on",
      "at the carriers are picked up by the next start.",
      "Everything accepted is on disk (store: path): after any end, start it again and it goes on."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int STOP_SECONDS = 15;
  private static final long LOOK_EVERY_MILLIS = 1_000;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration.")
  @Nullable Path config;

  private final WallClock wall;

  /** With the machine's clock. */
  public ServeCommand() {
    this(System::currentTimeMillis);
  }

  /** With another clock, which somebody may set. */
  public ServeCommand(WallClock wall) {
    this.wall = wall;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Vertx vertx = Vertx.vertx();
    AtomicReference<@Nullable Engine> running = new AtomicReference<>();
    boolean first = true;
    for (; ; ) {
      Engine engine = start(vertx, out, err);
      if (engine == null) {
        vertx.close();
        return ExitCodes.FAILED;
      }
      running.set(engine);
      if (first) {
        first = false;
        HangUpSignal.on(
            () -> {
              Engine now = running.get();
              if (now != null) {
                now.reload();
              }
            });
        onSignal(running, vertx, out);
      }
      Throwable cause = engine.failure().toCompletionStage().toCompletableFuture().join();
      if (!(cause instanceof FencedException)) {
        die(cause, err);
      }
      err.println("this node begins anew: " + cause.getMessage());
      err.flush();
      end(engine);
    }
  }

  /** Null when it could not be started; the reason is said. */
  private @Nullable Engine start(Vertx vertx, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    Path file = Objects.requireNonNull(config);
    List<Path> files = ConfigLoader.load(file, System.getenv()).files();
    // Hashed before it is read for good: what changes in between is seen by the watch.
    String hash = ContentHash.of(files);
    LoadResult loaded = ConfigLoader.load(file, System.getenv());
    EngineConfig engineConfig = loaded.config().orElse(null);
    if (engineConfig == null) {
      for (ConfigProblem problem : loaded.problems()) {
        err.println(problem);
      }
      return null;
    }
    Engine engine;
    try {
      engine =
          Engine.start(vertx, engineConfig, file.resolveSibling(engineConfig.store().path()), wall)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      err.println("cannot start: " + (cause == null ? e.getMessage() : cause.getMessage()));
      return null;
    }
    engine.watch(file, System.getenv(), files, hash, LOOK_EVERY_MILLIS);
    say(engine.recovered(), out);
    out.println("ringfence ready on http://" + engineConfig.server().host() + ":" + engine.port());
    out.flush();
    return engine;
  }

  /** An engine that can only begin anew lets go of its store and its port. */
  private static void end(Engine engine) throws InterruptedException {
    try {
      boolean done = await(engine.abandon(), 0);
    } catch (ExecutionException | TimeoutException e) {
      // Two engines on one store cannot be: the next one fails to start, and says so.
      System.err.println("it ended uncleanly: " + e);
    }
  }

  /**
   * Nobody can say what is on disk after a failed sync: going on would be guessing. What was
   * promised is there; a new process reads it, and asks the carriers about the rest.
   */
  private static void die(Throwable cause, PrintWriter err) {
    err.println("the store has failed, and so this engine ends: " + cause);
    err.flush();
    Runtime.getRuntime().halt(ExitCodes.FAILED);
  }

  private static void say(Engine.Recovered recovered, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "recovered in %.1f s: batches under way %,d, finished %,d; calls queued %,d; attempts to ask"
            + " the carriers about %,d%n",
        recovered.seconds(),
        recovered.batches(),
        recovered.finished(),
        recovered.queued(),
        recovered.attempts());
  }

  /** The process ends when it is told to stop, after the engine has stopped. */
  private static void onSignal(
      AtomicReference<@Nullable Engine> running, Vertx vertx, PrintWriter out) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Engine engine = running.get();
                  if (engine == null) {
                    return;
                  }
                  long drainMillis = engine.drainMillis();
                  try {
                    // One after the other: what waits for the close on one of Vert.x' own threads
                    // is never told.
                    out.printf(
                        Locale.ROOT,
                        "stopping: nothing is dialled from now on; callbacks of calls in progress"
                            + " are taken for %.0f s at most%n",
                        drainMillis / 1e3);
                    out.flush();
                    int goOn = await(engine.stop(), drainMillis);
                    out.printf(
                        Locale.ROOT,
                        "stopped; calls that go on at the carriers: %,d, picked up by the next"
                            + " start%n",
                        goOn);
                    out.flush();
                    await(vertx.close(), 0);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (ExecutionException | TimeoutException e) {
                    System.err.println("stopped without a clean end: " + e);
                  }
                },
                "stop"));
  }

  private static <T> T await(Future<T> future, long moreMillis)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(STOP_SECONDS * 1_000L + moreMillis, TimeUnit.MILLISECONDS);
  }
}

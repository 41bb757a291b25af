package dev.ringfence.engine.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.config.ConfigDiff;
import dev.ringfence.engine.config.ConfigProblem;
import dev.ringfence.engine.config.ConfigTree;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.config.TopologyMerge;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.ConfigView.Result;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a newly loaded configuration in force, whole or not at all. Thread-safe: one at a time; it
 * waits, so it must not be called on an event loop.
 *
 * <p>Everything that can fail is done before anything changes. Then, in one turn of the lane, the
 * setup is replaced and the kernel told; after that the HTTP server gets the new keys and
 * templates, and carriers that were replaced are let go of, once their dials are answered.
 */
final class Reloader {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
  private static final int LINES_LOGGED = 50;
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx;
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final Tallies tallies;
  private final ZoneSets zones;
  private final WallClock wall;
  private final Consumer<RunningConfig> afterwards;
  private volatile ConfigView view;

  /**
   * @param afterwards told the new configuration once the kernel has it
   */
  Reloader(
      Vertx vertx,
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      Tallies tallies,
      ZoneSets zones,
      WallClock wall,
      Consumer<RunningConfig> afterwards) {
    this.vertx = vertx;
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.tallies = tallies;
    this.zones = zones;
    this.wall = wall;
    this.afterwards = afterwards;
    this.view = new ConfigView(1, "", wall.millis(), 0, Result.NONE, List.of());
  }

  /** What is in force, and what came of the last attempt. */
  ConfigView view() {
    return view;
  }

  /** The running configuration was read from files with this hash. */
  synchronized void readFrom(String hash) {
    view =
        new ConfigView(
            view.version(),
            hash,
            view.sinceMillis(),
            view.triedMillis(),
            view.result(),
            view.problems());
  }

  /**
   * Tries to put it in force.
   *
   * @param hash of the files it was loaded from
   */
  synchronized Result apply(LoadResult loaded, String hash) {
    EngineConfig next = loaded.config().orElse(null);
    if (next == null) {
      return refuse(Result.INVALID, loaded.problems().stream().map(ConfigProblem::toString));
    }
    RunningConfig running = setup.get().running();
    if (next.equals(running.loaded())) {
      done(Result.UNCHANGED, hash, view.sinceMillis());
      LOG.info("the configuration says what it said before");
      return Result.UNCHANGED;
    }
    JsonNode tree = ConfigTree.of(next);
    List<String> refusals = ConfigDiff.refusals(ConfigTree.of(running.config()), tree);
    if (!refusals.isEmpty()) {
      return refuse(Result.REFUSED, refusals.stream());
    }
    List<String> changes = ConfigDiff.changes(ConfigTree.of(running.loaded()), tree);
    List<Carrier> made = new ArrayList<>();
    List<String> busy;
    try {
      busy = replace(TopologyMerge.merge(running, next), made);
    } catch (IllegalArgumentException e) {
      made.forEach(Carrier::close);
      return refuse(Result.INVALID, List.of(String.valueOf(e.getMessage())).stream());
    }
    if (!busy.isEmpty()) {
      made.forEach(Carrier::close);
      return refuse(Result.REFUSED, busy.stream());
    }
    done(Result.APPLIED, hash, wall.millis());
    LOG.info("configuration {} is in force: {}", view.version(), counted(changes.size(), "change"));
    log(changes, line -> LOG.info("  {}", line));
    return Result.APPLIED;
  }

  /** Puts the merged configuration in force, or says which workspaces cannot go yet. */
  private List<String> replace(RunningConfig merged, List<Carrier> made) {
    Setup old = setup.get();
    List<Carrier> gone = new ArrayList<>();
    Setup next = Setup.of(merged, carriers(old, merged, made, gone), destinations(old, merged));
    List<String> busy =
        onLane(
            kernel -> {
              List<String> refused = busyWorkspaces(kernel, merged);
              if (refused.isEmpty()) {
                setup.replace(next);
                kernel.offer(new KernelEvent.TopologyChanged(merged.topology()));
                // New credentials may be what a paused account was waiting for.
                gone.forEach(
                    carrier ->
                        kernel.offer(
                            new KernelEvent.AccountResumed(old.carriers().indexOf(carrier))));
              }
              return refused;
            });
    if (busy.isEmpty()) {
      onLane(
          kernel -> {
            tallies.accounts(merged.topology());
            return true;
          });
      afterwards.accept(merged);
      gone.forEach(Carrier::close);
    }
    return busy;
  }

  private <T> T onLane(Function<Kernel, T> question) {
    try {
      return lane.ask(question).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the lane did not take the configuration", e);
    }
  }

  /** What belongs to a workspace that goes would be out of everybody's reach. */
  private List<String> busyWorkspaces(Kernel kernel, RunningConfig merged) {
    Set<Integer> removed = new HashSet<>();
    List<Workspace> workspaces = merged.config().workspaces();
    for (int w = 0; w < workspaces.size(); w++) {
      if (merged.loaded().workspaceIndex(workspaces.get(w).name()) < 0) {
        removed.add(w);
      }
    }
    Set<Integer> busy = new HashSet<>();
    for (BatchRecord batch : batches.all()) {
      if (removed.contains(batch.workspace()) && batch.finishedMillis() == 0) {
        busy.add(batch.workspace());
      }
    }
    return busy.stream()
        .sorted()
        .map(
            w ->
                "workspace "
                    + workspaces.get(w).name()
                    + " has batches that are not done; wait for them, or cancel them")
        .toList();
  }

  /** A carrier whose account is reached as before stays. */
  private List<Carrier> carriers(
      Setup old, RunningConfig merged, List<Carrier> made, List<Carrier> gone) {
    List<Carrier> all = new ArrayList<>();
    for (AccountConfig account : merged.config().accounts()) {
      int index = all.size();
      boolean known = index < old.carriers().size();
      if (known && reachedAlike(old.config().accounts().get(index), account)) {
        all.add(old.carriers().get(index));
        continue;
      }
      Carrier carrier = CarrierFactory.create(vertx, account, tallies);
      made.add(carrier);
      all.add(carrier);
      if (known) {
        gone.add(old.carriers().get(index));
      }
    }
    return all;
  }

  private static boolean reachedAlike(AccountConfig a, AccountConfig b) {
    return Objects.equals(a.user(), b.user())
        && a.token().equals(b.token())
        && Objects.equals(a.signingToken(), b.signingToken())
        && a.baseUrl().equals(b.baseUrl())
        && a.workers() == b.workers()
        && a.lookUps().equals(b.lookUps())
        && a.zone().equals(b.zone());
  }

  private DestinationCheck destinations(Setup old, RunningConfig merged) {
    return old.config().destinations().equals(merged.config().destinations())
        ? old.destinations()
        : new DestinationChecker(merged.config().destinations(), zones);
  }

  private Result refuse(Result result, java.util.stream.Stream<String> why) {
    List<String> problems = why.toList();
    view =
        new ConfigView(
            view.version(), view.hash(), view.sinceMillis(), wall.millis(), result, problems);
    tallies.reloaded(result);
    LOG.error(
        "the new configuration is not used, {} stays in force: {}",
        view.version(),
        counted(problems.size(), "problem"));
    log(problems, line -> LOG.error("  {}", line));
    return result;
  }

  private void done(Result result, String hash, long since) {
    long version = setup.get().running().version();
    view = new ConfigView(version, hash, since, wall.millis(), result, List.of());
    tallies.reloaded(result);
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static void log(List<String> lines, Consumer<String> to) {
    lines.stream().limit(LINES_LOGGED).forEach(to);
    if (lines.size() > LINES_LOGGED) {
      to.accept("and " + (lines.size() - LINES_LOGGED) + " more");
    }
  }
}

package dev.ringfence.simulator.virtual.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many seeds, over some threads; each seed is played by one of them, and results are put together
 * in the order of the seeds, so that threads change nothing but the time it takes. Immutable.
 *
 * @param seeds how many
 * @param first the first of them
 * @param calls of each seed
 * @param hours over which batches come and world faults strike
 */
public record Soak(int seeds, long first, int calls, int hours, int threads) {
  /** With so many seeds every rare state must have been reached. */
  public static final int MUST_REACH_FROM = 100;

  /** Told of each result, in the order of the seeds, on the thread that runs the soak. */
  public interface Listener {
    /** A seed is done. */
    void done(SeedResult result);
  }

  /** Plays them all. */
  public SoakReport run(Listener listener) throws InterruptedException {
    long began = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<SeedResult>> running = new ArrayList<>();
      long next = 0;
      SoakReport.Sum sum = new SoakReport.Sum();
      for (long done = 0; done < seeds; done++) {
        while (next < seeds && next < done + 2L * threads) {
          long seed = first + next++;
          running.add(pool.submit(play(seed)));
        }
        SeedResult result = get(running.remove(0));
        sum.add(result);
        listener.done(result);
      }
      return sum.report(this, (System.nanoTime() - began) / 1e9);
    } finally {
      pool.shutdownNow();
    }
  }

  private Callable<SeedResult> play(long seed) {
    return () -> SeedRun.run(RandomSetup.draw(seed, calls, hours));
  }

  private static SeedResult get(Future<SeedResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a seed could not be played: " + e.getCause(), e);
    }
  }

  /** The command that plays one seed of it again. */
  public String replay(long seed) {
    return "ringfence simulate --soak 1 --seed " + seed + " --calls " + calls + " --hours " + hours;
  }

  static Map<RareState, Long> nothingReached() {
    Map<RareState, Long> reached = new EnumMap<>(RareState.class);
    for (RareState state : RareState.values()) {
      reached.put(state, 0L);
    }
    return reached;
  }
}

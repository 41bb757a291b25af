package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Submits all the time, from several threads, so that some submission is under way whenever an
 * engine dies. While one is dead its threads wait: what piles up is bounded by what one answer is
 * owed. Thread-safe.
 */
final class Load implements AutoCloseable {
  private static final int LEAST_THREADS = 2;
  private static final long EVERY_MILLIS = 400;
  private static final double REPLAYS = 0.1;
  private static final long END_MILLIS = 60_000;

  private final Submitter submitter;
  private final RowSource source;
  private final Ledger ledger;
  private final int rows;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean more = true;
  private volatile boolean on = true;

  /** A load of so many calls a second for all nodes together, not yet begun. */
  Load(
      Submitter submitter,
      RowSource source,
      Ledger ledger,
      int nodes,
      double callsPerSecond,
      long seed) {
    this.submitter = submitter;
    this.source = source;
    this.ledger = ledger;
    int count = Math.max(LEAST_THREADS, nodes);
    this.rows = (int) Math.max(1, Math.round(callsPerSecond * EVERY_MILLIS / 1e3 / count));
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      int node = i % nodes;
      Thread thread = new Thread(() -> run(node, random), "load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void run(int node, SplittableRandom random) {
    try {
      while (more) {
        Pause.millis(random.nextLong(EVERY_MILLIS / 2, EVERY_MILLIS * 3 / 2));
        boolean unused = submitter.submit(node, source.next(rows), () -> on);
        if (random.nextDouble() < REPLAYS && ledger.size() > 0) {
          submitter.replay(ledger.get(random.nextInt(ledger.size())));
        }
      }
    } catch (IOException interrupted) {
      more = false; // closed
    }
  }

  /** Begins nothing new, and waits until what was begun is answered. */
  void finish() throws IOException {
    more = false;
    long deadline = System.nanoTime() + END_MILLIS * 1_000_000;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        if (System.nanoTime() - deadline > 0) {
          throw new ChaosException("a submission was not answered within " + END_MILLIS + " ms");
        }
        Pause.millis(20);
      }
    }
  }

  @Override
  public void close() {
    more = false;
    on = false;
    threads.forEach(Thread::interrupt);
  }
}

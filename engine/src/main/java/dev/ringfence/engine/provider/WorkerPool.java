package dev.ringfence.engine.provider;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of threads and a short queue for a library that blocks. Full means no, at once:
 * the work never runs on the thread that brings it. Thread-safe.
 */
public final class WorkerPool implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final Duration patience;

  /**
   * Makes the pool; threads start when first needed.
   *
   * @param name prefix of the threads' names
   * @param patience how long {@link #close} waits for work under way
   */
  public WorkerPool(String name, int threads, int queued, Duration patience) {
    AtomicInteger count = new AtomicInteger();
    this.patience = patience;
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queued),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Takes the work, or says no because the queue is full or the pool closed. */
  public boolean tryRun(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Takes nothing more and waits for what was taken: a dial that is cut off would be one whose fate
   * nobody knows.
   */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

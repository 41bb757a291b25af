package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a blocking SDK away from the lane: one bounded pool for dials and a small one for look-ups,
 * so that neither can starve the other. Thread-safe. Whatever happens, each answer is given exactly
 * once.
 */
public final class BlockingDials implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingDials.class);
  private static final int LOOK_UPS = 4;
  private static final int LOOK_UP_QUEUE = 10_000;

  private final ThreadPoolExecutor dials;
  private final ThreadPoolExecutor lookUps;

  public BlockingDials(String account, int workers) {
    dials = pool("dial-" + account, workers, workers * 4);
    lookUps = pool("look-" + account, LOOK_UPS, LOOK_UP_QUEUE);
  }

  /**
   * Dials on a worker, unless none comes to it in time: then nothing is sent and the grant goes
   * back.
   *
   * @param post does the one POST and sorts its result; an exception that escapes it means an
   *     unknown fate
   */
  public void dial(
      DialRequest request, Function<DialRequest, DialResult> post, Consumer<DialResult> answer) {
    try {
      dials.execute(() -> answer.accept(dialNow(request, post)));
    } catch (RejectedExecutionException full) {
      answer.accept(DialResult.NotPlaced.of(Refusal.NOT_SENT, "queue-full"));
    }
  }

  private static DialResult dialNow(DialRequest request, Function<DialRequest, DialResult> post) {
    if (System.nanoTime() - request.sendBeforeNanos() > 0) {
      return DialResult.NotPlaced.of(Refusal.NOT_SENT, "grant-too-old");
    }
    try {
      return post.apply(request);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("a dial failed in an unforeseen way; its fate is unknown", e);
      return new DialResult.Uncertain(e.getClass().getSimpleName());
    }
  }

  /** Runs a look-up on a worker; {@code failed} is what to answer when it cannot run or breaks. */
  public <T> void lookUp(Supplier<T> question, Function<String, T> failed, Consumer<T> answer) {
    try {
      lookUps.execute(() -> answer.accept(lookUpNow(question, failed)));
    } catch (RejectedExecutionException full) {
      answer.accept(failed.apply("queue-full"));
    }
  }

  private static <T> T lookUpNow(Supplier<T> question, Function<String, T> failed) {
    try {
      return question.get();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("a look-up failed", e);
      return failed.apply(e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    dials.shutdown();
    lookUps.shutdown();
  }

  private static ThreadPoolExecutor pool(String name, int threads, int queue) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.NanoClock;
import dev.ringfence.engine.core.time.WallClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the kernel: a Vert.x event-loop context. Thread-safe: anybody may {@link
 * #post} and {@link #ask}; what they hand in is done on the lane, in order.
 *
 * <p>A turn takes what was posted, steps the kernel with a budget, and ends by arming one timer for
 * the kernel's next instant. Nothing runs while there is nothing to do.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int BUDGET = 1024;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final NanoClock nanos;
  private final WallClock wall;
  private final MpscUnboundedArrayQueue<Object> inbox = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicBoolean turnComing = new AtomicBoolean();
  private final LongConsumer afterTurn;
  private Kernel kernel;
  private Runnable afterStep;
  private volatile boolean ended;
  private long timer = NO_TIMER;
  private long timerFor = Long.MAX_VALUE;

  /**
   * @param context the event-loop context to run on
   * @param nanos the kernel's clock: from 0, never back
   * @param afterTurn told the instant of every turn at its end, on the lane
   */
  @SuppressWarnings(
      "NullAway.Init") // the kernel and its effects need each other: begin() closes the circle
  Lane(Vertx vertx, Context context, NanoClock nanos, WallClock wall, LongConsumer afterTurn) {
    this.vertx = vertx;
    this.context = context;
    this.nanos = nanos;
    this.wall = wall;
    this.afterTurn = afterTurn;
  }

  /**
   * Gives the lane its kernel; before anything is posted.
   *
   * @param afterStep run on the lane after every step, before anything else is done there
   */
  void begin(Kernel kernel, Runnable afterStep) {
    this.kernel = kernel;
    this.afterStep = afterStep;
    wake();
  }

  /** Steps the kernel no more; what is posted from now on is lost. */
  void end() {
    ended = true;
  }

  /** Runs a task on the lane, after everything that was posted before. */
  void run(Runnable task) {
    inbox.offer(task);
    wake();
  }

  void post(KernelEvent event) {
    inbox.offer(event);
    wake();
  }

  /** Runs a question on the lane, between two steps, after everything that was posted before. */
  <T> CompletableFuture<T> ask(Function<Kernel, T> question) {
    Question<T> asked = new Question<>(question);
    inbox.offer(asked);
    wake();
    return asked.answer;
  }

  private void wake() {
    if (turnComing.compareAndSet(false, true)) {
      context.runOnContext(nothing -> turn());
    }
  }

  private void turn() {
    turnComing.set(false);
    if (ended) {
      return;
    }
    long now = 0;
    boolean more = true;
    try {
      int taken = take();
      // Read after taking: an answer must not be stamped with an instant before it came.
      now = nanos.nanoTime();
      more = step(now) >= BUDGET || taken >= BUDGET;
      afterTurn.accept(now);
    } catch (RuntimeException e) {
      // The kernel's state may be half changed: dialling on it could exceed a limit. Callbacks and
      // questions still work.
      LOG.error("the lane failed in a turn", e);
    }
    if (more) {
      wake();
    } else {
      arm(kernel.nextWakeNanos(), now);
    }
  }

  private int step(long now) {
    try {
      return kernel.step(now, wall.millis(), BUDGET);
    } finally {
      afterStep.run();
    }
  }

  /** Takes what was posted; a question is answered after the events before it have been applied. */
  private int take() {
    int taken = 0;
    Object posted;
    while (taken < BUDGET && (posted = inbox.poll()) != null) {
      taken++;
      if (posted instanceof KernelEvent event) {
        kernel.offer(event);
      } else if (posted instanceof Question<?> question) {
        step(nanos.nanoTime());
        question.ask(kernel);
      } else if (posted instanceof Runnable task) {
        task.run();
      }
    }
    return taken;
  }

  private void arm(long at, long now) {
    if (at == timerFor) {
      return;
    }
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
    timerFor = at;
    if (at != Long.MAX_VALUE) {
      long millis = Math.max(1, (at - now + 999_999) / 1_000_000);
      timer =
          vertx.setTimer(
              millis,
              id -> {
                timer = NO_TIMER;
                timerFor = Long.MAX_VALUE;
                wake();
              });
    }
  }

  private static final class Question<T> {
    private final Function<Kernel, T> question;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Question(Function<Kernel, T> question) {
      this.question = question;
    }

    void ask(Kernel kernel) {
      try {
        answer.complete(question.apply(kernel));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }
}

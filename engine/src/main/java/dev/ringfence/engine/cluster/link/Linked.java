package dev.ringfence.engine.cluster.link;

import dev.ringfence.engine.redis.ByteLink;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Something that is shared, as one link reaches it. Calls may be made from any thread; what comes
 * of them is told on the thread of the shared limits, and nothing any more once the link was given
 * up: then the next one tells of it.
 */
public abstract class Linked {
  private final ByteLink bytes;
  private final Executor thread;
  private final ScheduledExecutorService timer;
  private final Consumer<String> giveUp;
  private volatile boolean over;

  /**
   * @param thread where all is told
   * @param giveUp told why this link is of no use any more
   */
  protected Linked(
      ByteLink bytes, Executor thread, ScheduledExecutorService timer, Consumer<String> giveUp) {
    this.bytes = bytes;
    this.thread = thread;
    this.timer = timer;
    this.giveUp = giveUp;
  }

  /** It is given up: what it has yet to tell is nobody's news. */
  public final void end() {
    over = true;
  }

  /** Whether it was given up. */
  public final boolean isOver() {
    return over;
  }

  /** Ends the link. */
  public final void giveUp(String why) {
    giveUp.accept(why);
  }

  /** Sends what waits. */
  public final void flush() {
    bytes.flush();
  }

  /** Runs a task on the thread. */
  public final void soon(Runnable task) {
    thread.execute(
        () -> {
          if (!over) {
            task.run();
          }
        });
  }

  /** Runs a task on the thread after a while. */
  public final void later(long millis, Runnable task) {
    if (!over && !timer.isShutdown()) {
      timer.schedule(() -> soon(task), millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Tells what comes of a stage. */
  public final <T> void when(
      CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
    CompletionStage<T> unused =
        stage.whenComplete(
            (value, failure) ->
                soon(
                    () -> {
                      if (failure == null) {
                        then.accept(value);
                      } else {
                        failed.accept(failure);
                      }
                    }));
  }
}

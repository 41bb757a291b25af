package dev.ringfence.engine.cluster.suppression;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.suppression.RedisSuppressions;
import dev.ringfence.engine.redis.suppression.SuppressionKeys;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The lists as one link reaches them. Confined to the thread of the shared limits; what it tells is
 * told there, and nothing any more once the link was given up.
 */
public final class SuppressionLink {
  private final ByteLink bytes;
  private final RedisSuppressions lists;
  private final Executor thread;
  private final ScheduledExecutorService timer;
  private final Consumer<String> giveUp;
  private boolean over;

  /**
   * @param thread where answers are told
   * @param giveUp told why this link is of no use any more
   */
  public SuppressionLink(
      ByteLink bytes,
      String prefix,
      Executor thread,
      ScheduledExecutorService timer,
      Consumer<String> giveUp) {
    this.bytes = bytes;
    this.lists = new RedisSuppressions(bytes, new SuppressionKeys(prefix));
    this.thread = thread;
    this.timer = timer;
    this.giveUp = giveUp;
  }

  /** It is given up: what it has yet to tell is nobody's news. */
  public void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  RedisSuppressions lists() {
    return lists;
  }

  /** Sends a call and tells its answer if it was done; whatever else comes ends the link. */
  <T> void ask(CompletionStage<Answer<T>> asked, Consumer<Answer<T>> then) {
    bytes.flush();
    CompletionStage<Answer<T>> unused =
        asked.whenComplete(
            (answer, failure) -> thread.execute(() -> answered(answer, failure, then)));
  }

  private <T> void answered(Answer<T> answer, Throwable failure, Consumer<Answer<T>> then) {
    if (over) {
      return;
    }
    if (answer == null) {
      giveUp.accept("a call about suppressions failed: " + failure);
    } else if (answer.done()) {
      then.accept(answer);
    } else {
      giveUp.accept("a call about suppressions was answered " + answer.status());
    }
  }

  void later(long millis, Runnable task) {
    if (!over && !timer.isShutdown()) {
      timer.schedule(
          () ->
              thread.execute(
                  () -> {
                    if (!over) {
                      task.run();
                    }
                  }),
          millis,
          TimeUnit.MILLISECONDS);
    }
  }
}

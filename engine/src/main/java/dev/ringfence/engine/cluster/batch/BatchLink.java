package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.BatchKeys;
import dev.ringfence.engine.redis.batch.Members;
import dev.ringfence.engine.redis.batch.RedisBatch;
import dev.ringfence.engine.redis.batch.RedisDirectory;
import dev.ringfence.engine.redis.batch.RedisMembers;
import dev.ringfence.engine.redis.batch.RedisProgress;
import dev.ringfence.engine.redis.batch.Reply;
import dev.ringfence.engine.redis.batch.SharedBatch;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All batches as one incarnation of this node reaches them. Calls may be made from any thread;
 * {@link #ask} tells their replies on the thread of the shared limits, and nothing any more once
 * the link was given up.
 */
public final class BatchLink {
  private final ByteLink bytes;
  private final Node node;
  private final BatchKeys keys;
  private final List<String> nodes;
  private final Executor thread;
  private final ScheduledExecutorService timer;
  private final Consumer<String> giveUp;
  private final Runnable onFenced;
  private final BatchDirectory directory;
  private final Members members;
  private final RedisProgress progress;
  private volatile boolean over;

  /**
   * @param nodes all that there are
   * @param thread where replies are told
   * @param giveUp told why this link is of no use any more
   * @param onFenced told that this life of the node was taken for dead
   */
  public BatchLink(
      ByteLink bytes,
      Node node,
      String prefix,
      List<String> nodes,
      Executor thread,
      ScheduledExecutorService timer,
      Consumer<String> giveUp,
      Runnable onFenced) {
    this.bytes = bytes;
    this.node = node;
    this.keys = new BatchKeys(prefix);
    this.nodes = List.copyOf(nodes);
    this.thread = thread;
    this.timer = timer;
    this.giveUp = giveUp;
    this.onFenced = onFenced;
    directory = new RedisDirectory(bytes, keys, node);
    members = new RedisMembers(bytes, keys, node);
    progress = new RedisProgress(bytes, keys, node.name());
  }

  SharedBatch batch(String id) {
    return new RedisBatch(bytes, keys, node, id);
  }

  BatchDirectory directory() {
    return directory;
  }

  Members members() {
    return members;
  }

  Node node() {
    return node;
  }

  List<String> nodes() {
    return nodes;
  }

  /** The last incarnation of the life before this one. */
  long formerLife() {
    return Node.startOfLife(node.incarnation()) - 1;
  }

  void flush() {
    bytes.flush();
  }

  /** It is given up: what it has yet to tell is nobody's news. */
  public void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /**
   * Sends a call and tells its reply: one that was done, or was not because the batch is {@code
   * CLOSED} or {@code ABSENT}. Whatever else comes ends the link.
   */
  <T> void ask(CompletionStage<Reply<T>> asked, Consumer<Reply<T>> then) {
    bytes.flush();
    CompletionStage<Reply<T>> unused =
        asked.whenComplete(
            (reply, failure) -> thread.execute(() -> answered(reply, failure, then)));
  }

  private <T> void answered(Reply<T> reply, Throwable failure, Consumer<Reply<T>> then) {
    if (over) {
      return;
    }
    if (reply == null) {
      giveUp.accept("a call about batches failed: " + failure);
    } else if (reply.status() == Status.FENCED) {
      onFenced.run();
    } else if (reply.done() || reply.status() == Status.CLOSED || reply.status() == Status.ABSENT) {
      then.accept(reply);
    } else {
      giveUp.accept("a call about batches was answered " + reply.status());
    }
  }

  RedisProgress progress() {
    return progress;
  }

  /** Tells what comes of a stage, on the thread, unless the link is over by then. */
  <T> void when(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
    CompletionStage<T> unused =
        stage.whenComplete(
            (value, failure) ->
                thread.execute(
                    () -> {
                      if (over) {
                        return;
                      }
                      if (failure == null) {
                        then.accept(value);
                      } else {
                        failed.accept(failure);
                      }
                    }));
  }

  /** Runs a task on the thread, unless the link is over by then: then the next one tells of it. */
  void soon(Runnable task) {
    thread.execute(
        () -> {
          if (!over) {
            task.run();
          }
        });
  }

  void giveUp(String why) {
    giveUp.accept(why);
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

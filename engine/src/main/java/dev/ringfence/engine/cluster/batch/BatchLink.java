package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.cluster.link.Linked;
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
import java.util.function.Consumer;

/** All batches as one incarnation of this node reaches them. */
public final class BatchLink extends Linked {
  private final ByteLink bytes;
  private final Node node;
  private final BatchKeys keys;
  private final List<String> nodes;
  private final Runnable onFenced;
  private final BatchDirectory directory;
  private final Members members;
  private final RedisProgress progress;

  /**
   * See {@link Linked}.
   *
   * @param nodes all that there are
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
    super(bytes, thread, timer, giveUp);
    this.bytes = bytes;
    this.node = node;
    this.keys = new BatchKeys(prefix);
    this.nodes = List.copyOf(nodes);
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

  RedisProgress progress() {
    return progress;
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

  /**
   * Sends a call and tells its reply: one that was done, or was not because the batch is {@code
   * CLOSED} or {@code ABSENT}. Whatever else comes ends the link.
   */
  <T> void ask(CompletionStage<Reply<T>> asked, Consumer<Reply<T>> then) {
    flush();
    when(
        asked,
        reply -> answered(reply, then),
        failure -> giveUp("a call about batches failed: " + failure));
  }

  private <T> void answered(Reply<T> reply, Consumer<Reply<T>> then) {
    if (reply.status() == Status.FENCED) {
      onFenced.run();
    } else if (reply.done() || reply.status() == Status.CLOSED || reply.status() == Status.ABSENT) {
      then.accept(reply);
    } else {
      giveUp("a call about batches was answered " + reply.status());
    }
  }
}

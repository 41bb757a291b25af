package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.cluster.link.Linked;
import dev.ringfence.engine.cluster.link.Mark;
import dev.ringfence.engine.cluster.link.Turns;
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
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** All batches as one incarnation of this node reaches them. */
public final class BatchLink extends Linked {
  /**
   * Calls that were sent and not answered. A call that waits long for its turn at the server is
   * taken for one that is lost, so thousands of batches that are joined at once must not stand in
   * each other's way; the longest scripts take a few milliseconds, and all nodes send them.
   */
  private static final int MOST_UNDER_WAY = 32;

  private final ByteLink bytes;
  private final Node node;
  private final BatchKeys keys;
  private final List<String> nodes;
  private final ObjLongConsumer<String> onLost;
  private final BatchDirectory directory;
  private final Mark mark;
  private final Members members;
  private final RedisProgress progress;
  private final Turns turns = new Turns(MOST_UNDER_WAY);

  /**
   * See {@link Linked}.
   *
   * @param nodes all that there are
   * @param onLost told why what this life of the node had is another's now, and its last
   *     incarnation
   */
  public BatchLink(
      ByteLink bytes,
      Node node,
      String prefix,
      List<String> nodes,
      Executor thread,
      ScheduledExecutorService timer,
      Consumer<String> giveUp,
      ObjLongConsumer<String> onLost) {
    super(bytes, thread, timer, giveUp);
    this.bytes = bytes;
    this.node = node;
    this.keys = new BatchKeys(prefix);
    this.nodes = List.copyOf(nodes);
    this.onLost = onLost;
    directory = new RedisDirectory(bytes, keys, node);
    mark = new Mark(bytes, node, keys.besideDirectory(Mark.part(node.name())));
    members = new RedisMembers(bytes, keys, node);
    progress = new RedisProgress(bytes, keys, node.name());
  }

  SharedBatch batch(String id) {
    return new RedisBatch(bytes, keys, node, id);
  }

  BatchDirectory directory() {
    return directory;
  }

  /** That of this node beside the directory. */
  Mark mark() {
    return mark;
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

  /** What this life has is another's: it ends. */
  void lost(String why) {
    onLost.accept(why, Node.endOfLife(node.incarnation()));
  }

  /**
   * Sends a call, after those that wait, and tells its reply: one that was done, or was not because
   * the batch is {@code CLOSED} or {@code ABSENT}. Whatever else comes ends the link.
   */
  <T> void ask(Supplier<CompletionStage<Reply<T>>> call, Consumer<Reply<T>> then) {
    turns.take(() -> send(call, then, turns::end));
  }

  /** As {@link #ask}, before those that wait. */
  <T> void askNow(Supplier<CompletionStage<Reply<T>>> call, Consumer<Reply<T>> then) {
    send(call, then, () -> {});
  }

  private <T> void send(
      Supplier<CompletionStage<Reply<T>>> call, Consumer<Reply<T>> then, Runnable answered) {
    CompletionStage<Reply<T>> asked = call.get();
    flush();
    when(
        asked,
        reply -> {
          answered.run();
          answered(reply, then);
        },
        failure -> giveUp("a call about batches failed: " + failure));
  }

  private <T> void answered(Reply<T> reply, Consumer<Reply<T>> then) {
    if (reply.status() == Status.FENCED) {
      lost("this node was silent for too long");
    } else if (reply.done() || reply.status() == Status.CLOSED || reply.status() == Status.ABSENT) {
      then.accept(reply);
    } else {
      giveUp("a call about batches was answered " + reply.status());
    }
  }
}

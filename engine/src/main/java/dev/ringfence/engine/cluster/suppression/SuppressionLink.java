package dev.ringfence.engine.cluster.suppression;

import dev.ringfence.engine.cluster.link.Linked;
import dev.ringfence.engine.cluster.link.Mark;
import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.suppression.RedisSuppressions;
import dev.ringfence.engine.redis.suppression.SuppressionKeys;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The lists as one link reaches them. */
public final class SuppressionLink extends Linked {
  private final ByteLink bytes;
  private final Node node;
  private final SuppressionKeys keys;
  private final RedisSuppressions lists;

  /**
   * See {@link Linked}.
   *
   * @param node whose link it is
   */
  public SuppressionLink(
      ByteLink bytes,
      Node node,
      String prefix,
      Executor thread,
      ScheduledExecutorService timer,
      Consumer<String> giveUp) {
    super(bytes, thread, timer, giveUp);
    this.bytes = bytes;
    this.node = node;
    keys = new SuppressionKeys(prefix);
    lists = new RedisSuppressions(bytes, keys);
  }

  RedisSuppressions lists() {
    return lists;
  }

  /** That of this node beside a workspace's list. */
  Mark mark(String workspace) {
    return new Mark(bytes, node, keys.beside(workspace, Mark.part(node.name())));
  }

  /** Sends a call and tells its answer if it was done; whatever else comes ends the link. */
  <T> void ask(CompletionStage<Answer<T>> asked, Consumer<Answer<T>> then) {
    flush();
    when(
        asked,
        answer -> {
          if (answer.done()) {
            then.accept(answer);
          } else {
            giveUp("a call about suppressions was answered " + answer.status());
          }
        },
        failure -> giveUp("a call about suppressions failed: " + failure));
  }
}

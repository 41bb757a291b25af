package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.batch.BatchLink;
import dev.ringfence.engine.cluster.batch.SharedBatches;
import dev.ringfence.engine.cluster.suppression.SharedSuppressions;
import dev.ringfence.engine.cluster.suppression.SuppressionLink;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.redis.batch.RedisBatch;
import dev.ringfence.engine.redis.suppression.RedisSuppressions;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is joined on a link besides the limits: the lists of suppressions, and the batches. Confined
 * to the thread of {@link SharedLimits}.
 */
final class Companions {
  private final SharedBatches batches;
  private final SharedSuppressions suppressions;
  private final Executor thread;
  private final ScheduledExecutorService timer;
  private @Nullable BatchLink batchLink;
  private @Nullable SuppressionLink suppressionLink;

  Companions(
      SharedBatches batches,
      SharedSuppressions suppressions,
      Executor thread,
      ScheduledExecutorService timer) {
    this.batches = batches;
    this.suppressions = suppressions;
    this.thread = thread;
    this.timer = timer;
  }

  /**
   * A link was opened.
   *
   * @param giveUp told why it is of no use any more
   */
  void use(NodeLink link, Cluster cluster, Consumer<String> giveUp) {
    batchLink =
        new BatchLink(
            link.bytes(),
            link.node(),
            cluster.prefix(),
            cluster.nodes(),
            thread,
            timer,
            giveUp,
            batches::lost);
    suppressionLink =
        new SuppressionLink(link.bytes(), link.node(), cluster.prefix(), thread, timer, giveUp);
  }

  /** Makes their scripts known to the server. */
  CompletionStage<Void> prepare(NodeLink link) {
    return RedisBatch.prepare(link.bytes())
        .thenCompose(done -> RedisSuppressions.prepare(link.bytes()));
  }

  /**
   * Says that this node lives; goes on if nobody has taken it for dead.
   *
   * @param then told which of its lives another is taking over; see {@link SharedBatches#given}
   */
  void beat(LongConsumer then) {
    BatchLink of = batchLink;
    if (of != null) {
      batches.beat(of, () -> then.accept(batches.given()));
    }
  }

  /** Brings the lists of suppressions up to date. */
  void readLists(Runnable then) {
    SuppressionLink of = suppressionLink;
    if (of != null) {
      suppressions.use(of, then);
    }
  }

  /**
   * The limits are open: joins the batches, and tells when all that is this node's may be dialled.
   */
  void join(Runnable ready) {
    BatchLink of = batchLink;
    if (of != null) {
      suppressions.catchUp(() -> batches.use(of, ready));
    }
  }

  void newsOfBatch(String batch) {
    batches.news(batch);
  }

  void newsOfList(String workspace) {
    suppressions.news(workspace);
  }

  /** Whether every workspace of the configuration has its list here. */
  boolean covers() {
    return suppressions.covers();
  }

  /** Nothing of a link that was given up is heard any more. */
  void unlink() {
    batches.unlink();
    suppressions.unlink();
    SuppressionLink ofSuppressions = suppressionLink;
    if (ofSuppressions != null) {
      ofSuppressions.end();
    }
    suppressionLink = null;
    BatchLink ofBatches = batchLink;
    if (ofBatches != null) {
      ofBatches.end();
    }
    batchLink = null;
  }
}

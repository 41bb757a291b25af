package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.Reply;
import dev.ringfence.engine.redis.batch.SharedBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shared batches as the present link shows them, to be read and commanded. Thread-safe. */
public final class PresentBatches {
  private volatile @Nullable BatchLink link;

  void use(@Nullable BatchLink now) {
    link = now;
  }

  /** Asks something of a batch; fails with {@link AwayException} when there is no link. */
  public <T> CompletionStage<Reply<T>> of(
      String batch, Function<SharedBatch, CompletionStage<Reply<T>>> question) {
    BatchLink now = link;
    return now == null ? away() : sent(now, question.apply(now.batch(batch)));
  }

  /** Asks something of the directory; fails with {@link AwayException} when there is no link. */
  public <T> CompletionStage<Reply<T>> directory(
      Function<BatchDirectory, CompletionStage<Reply<T>>> question) {
    BatchLink now = link;
    return now == null ? away() : sent(now, question.apply(now.directory()));
  }

  /** How many calls of a batch all nodes together have in progress, as they said lately. */
  public CompletionStage<Integer> inProgress(String batch) {
    BatchLink now = link;
    return now == null ? away() : sent(now, now.progress().sum(batch));
  }

  private static <T> CompletionStage<T> away() {
    return CompletableFuture.failedFuture(new AwayException());
  }

  private static <T> CompletionStage<T> sent(BatchLink of, CompletionStage<T> asked) {
    of.flush();
    return asked.handle(
        (answer, failure) -> {
          if (failure != null) {
            throw new AwayException();
          }
          return answer;
        });
  }
}

package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.batch.Label;
import dev.ringfence.engine.cluster.batch.NewPart;
import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** An engine that knows no batch's template: for tests of the limits alone. */
public class NoParts implements PartHost {
  @Override
  public boolean knows(Label label) {
    return false;
  }

  @Override
  public CompletionStage<?> install(NewPart part, LongConsumer queued) {
    return CompletableFuture.failedFuture(new AssertionError("nothing was claimed"));
  }

  @Override
  public CompletionStage<Set<Long>> resting(Set<Long> parts) {
    return CompletableFuture.completedStage(parts);
  }

  @Override
  public void follow(List<Long> parts, Standing.State state) {}

  @Override
  public CompletionStage<Boolean> agrees(long part, int first, List<Fate> fates) {
    return CompletableFuture.completedStage(true);
  }

  @Override
  public CompletionStage<?> tell(
      BatchHead head, boolean canceled, long finishedMillis, BatchCounts counts) {
    return CompletableFuture.completedStage(true);
  }

  @Override
  public void adoptInbound(long attempt, String account, long number, String providerCallId) {}

  @Override
  public void fenced(String why) {
    throw new AssertionError(why);
  }
}

package dev.ringfence.engine.cluster;

import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.redis.CallNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which attempt a carrier's call is, as the present link shows it. Thread-safe. */
public final class PresentNames {
  private volatile @Nullable CallNames names;

  void use(@Nullable CallNames now) {
    names = now;
  }

  /**
   * The carrier's call is this attempt's, unless it is known as another's. Completes with whose it
   * is; fails when Redis cannot be asked.
   */
  public CompletionStage<Long> claim(String account, String providerCallId, long attempt) {
    CallNames now = names;
    return now == null
        ? CompletableFuture.failedFuture(new AwayException())
        : now.claim(account, providerCallId, attempt);
  }

  /** The attempt's call has this id; whether others hear of it is not waited for. */
  public void say(String account, String providerCallId, long attempt) {
    CallNames now = names;
    if (now != null) {
      now.say(account, providerCallId, attempt);
    }
  }

  /** The carrier's call of an attempt, if its node has said it; empty too while Redis is away. */
  public CompletionStage<Optional<String>> callOf(String account, long attempt) {
    CallNames now = names;
    return now == null
        ? CompletableFuture.completedStage(Optional.empty())
        : now.callOf(account, attempt).exceptionally(failure -> Optional.empty());
  }

  /** Whose the carrier's calls are, of those that have a name; fails when Redis cannot be asked. */
  public CompletionStage<Map<String, Long>> known(String account, List<String> providerCallIds) {
    CallNames now = names;
    return now == null
        ? CompletableFuture.failedFuture(new AwayException())
        : now.known(account, providerCallIds);
  }
}

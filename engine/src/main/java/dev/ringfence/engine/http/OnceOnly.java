package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.IdempotencyKeys;
import dev.ringfence.engine.core.port.IdempotencyKeys.Claim;
import dev.ringfence.engine.core.port.IdempotencyKeys.Standing;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a request with an idempotency key has its effect once: a repeated one gets the
 * stored answer. Thread-safe. The keys may lie on disk, so they are asked on a worker.
 */
final class OnceOnly {
  private static final Logger LOG = LoggerFactory.getLogger(OnceOnly.class);

  private final IdempotencyKeys keys;
  private final WorkerExecutor workers;

  /** An answer and the fingerprint of the request it answers. */
  record Answer(int status, String body, String fingerprint) {}

  /** A request that can be done, or only be read to learn its fingerprint. */
  interface Work {
    /**
     * Does it.
     *
     * @param key its idempotency key, or null
     */
    Future<Answer> perform(@Nullable String key);

    /** Reads it, and does nothing. */
    Future<String> fingerprint();
  }

  OnceOnly(IdempotencyKeys keys, WorkerExecutor workers) {
    this.keys = keys;
    this.workers = workers;
  }

  /**
   * Runs a request. Its body must not have been read yet; it is held back until the key is known.
   *
   * @param reply sends an answer; true when it is a repeated one
   */
  Future<Void> run(Exchange exchange, Work work, Reply reply) {
    String key = IdempotencyKey.of(exchange.request().headers().getAll("Idempotency-Key"));
    if (key == null) {
      return work.perform(null).compose(answer -> reply.send(answer, false));
    }
    int workspace = exchange.workspace();
    exchange.request().pause();
    return onWorker(() -> keys.begin(workspace, key))
        .compose(claim -> proceed(workspace, key, claim, work, reply));
  }

  /** Sends an answer. */
  interface Reply {
    Future<Void> send(Answer answer, boolean replayed);
  }

  private Future<Void> proceed(int workspace, String key, Claim claim, Work work, Reply reply) {
    if (claim.standing() == Standing.RUNNING) {
      throw new ProblemException(
              Problem.IDEMPOTENCY_KEY_IN_USE, "ask again when it has been answered")
          .header("Retry-After", "1");
    }
    if (claim.standing() == Standing.DONE) {
      return work.fingerprint().compose(print -> reply.send(stored(claim, print), true));
    }
    return attempt(() -> work.perform(key))
        .recover(failure -> abandon(workspace, key, failure))
        .compose(answer -> complete(workspace, key, answer))
        .compose(answer -> reply.send(answer, false));
  }

  private static Answer stored(Claim claim, String fingerprint) {
    String body = claim.body();
    if (body == null || !fingerprint.equals(claim.fingerprint())) {
      throw new ProblemException(
          Problem.IDEMPOTENCY_KEY_REUSED, "it was used with another body or other parameters");
    }
    return new Answer(claim.status(), body, fingerprint);
  }

  private Future<Answer> complete(int workspace, String key, Answer answer) {
    return onWorker(
            () -> {
              keys.complete(workspace, key, answer.fingerprint(), answer.status(), answer.body());
              return answer;
            })
        .recover(
            failure -> {
              // The work is done and cannot be undone: say so. A repeat finds the key in use.
              LOG.error("the answer of a finished request could not be kept", failure);
              return Future.succeededFuture(answer);
            });
  }

  private Future<Answer> abandon(int workspace, String key, Throwable failure) {
    return onWorker(
            () -> {
              keys.abandon(workspace, key);
              return true;
            })
        .transform(unused -> Future.failedFuture(failure));
  }

  /** A throw is a failed future: a claimed key must be given back on either. */
  private static <T> Future<T> attempt(Supplier<Future<T>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <T extends @Nullable Object> Future<T> onWorker(Callable<T> step) {
    return workers.executeBlocking(step, false);
  }
}

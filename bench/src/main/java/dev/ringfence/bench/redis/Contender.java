package dev.ringfence.bench.redis;

import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/**
 * Admits calls and ends them again. Thread-safe. Whoever asks may do so on the thread that
 * completes a stage, so nothing blocks.
 */
interface Contender extends AutoCloseable {
  /** So many at once, each for a random number and a random destination. */
  CompletionStage<Admitted> admit(SplittableRandom random, int batch);

  /** Calls that were admitted. */
  interface Admitted {
    int count();

    /** Ends all of them: the carrier has seen each, so its start counts. */
    CompletionStage<?> release();
  }

  @Override
  void close();
}

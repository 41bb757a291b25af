package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import org.jspecify.annotations.Nullable;

/** An answer of a shard, or what kept it from coming. Immutable; one of the two is null. */
record Outcome<T>(@Nullable Answer<T> answer, @Nullable Throwable failure) {
  /** In words, for a log. */
  String why() {
    if (answer != null) {
      return "a shard answered " + answer.status();
    }
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? "no answer" : String.valueOf(cause.getMessage());
  }
}

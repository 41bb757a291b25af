package dev.ringfence.engine.provider;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Waits for a carrier's answer, and sees to it that there is one only. Thread-safe. */
public final class Replies<T> implements Consumer<T> {
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public void accept(T value) {
    count.incrementAndGet();
    answer.complete(value);
  }

  public T get() {
    try {
      T value = answer.get(20, TimeUnit.SECONDS);
      if (count.get() != 1) {
        throw new AssertionError("answered " + count.get() + " times");
      }
      return value;
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  public boolean given() {
    return answer.isDone();
  }

  /** Runs something that answers, and waits for the answer. */
  public static <T> T of(Consumer<Consumer<T>> asked) {
    Replies<T> replies = new Replies<>();
    asked.accept(replies);
    return replies.get();
  }
}

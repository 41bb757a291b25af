package dev.ringfence.engine.provider;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request on its way: whether a byte of it may have left, and what status came
 * back. It stands between the open connection and the first byte, and is the one place that lets a
 * dial out: once, and in time. Whatever a library does above it (retry, follow, fall back), a
 * second POST dies here; whatever exception a library makes of the outcome, the truth is kept here.
 *
 * <p>Lane-confined: used by the one thread (or event loop) that carries the request.
 */
public final class Exchange {
  private final boolean dial;
  private final long sendBeforeNanos;
  private final LongConsumer onLeaving;
  private boolean sent;
  private boolean late;
  private int status;
  private long retryAfterMillis = -1;

  private Exchange(boolean dial, long sendBeforeNanos, LongConsumer onLeaving) {
    this.dial = dial;
    this.sendBeforeNanos = sendBeforeNanos;
    this.onLeaving = onLeaving;
  }

  /**
   * For a dial: leaves once, and not after the {@link System#nanoTime()} instant given.
   *
   * @param onLeaving told, right before the first byte, how many nanoseconds are left until then
   */
  public static Exchange ofDial(long sendBeforeNanos, LongConsumer onLeaving) {
    return new Exchange(true, sendBeforeNanos, onLeaving);
  }

  /** For look-ups and hang-ups, which may be repeated: only the last answer is kept. */
  public static Exchange ofQuery() {
    return new Exchange(false, 0, toSpare -> {});
  }

  /** Whether it is too late to send. Subtracts, so it holds when nanoTime wraps. */
  public boolean expired() {
    late = dial && System.nanoTime() - sendBeforeNanos > 0;
    return late;
  }

  /**
   * The connection stands and the next thing is the first byte.
   *
   * @throws IOException when it must not leave: too late, or it already has
   */
  public void leave() throws IOException {
    if (dial && sent) {
      throw new IOException("a dial is sent once");
    }
    if (expired()) {
      throw new IOException("the grant to send has expired");
    }
    sent = true;
    status = 0;
    if (dial) {
      onLeaving.accept(sendBeforeNanos - System.nanoTime());
    }
  }

  /** A status line came back. */
  public void answered(int httpStatus, @Nullable String retryAfter) {
    status = httpStatus;
    retryAfterMillis = RetryAfter.millis(retryAfter);
  }

  /** Whether a byte may have left. False is a proof: nothing did. */
  public boolean sent() {
    return sent;
  }

  public boolean late() {
    return late;
  }

  /** The HTTP status that came back, or 0. */
  public int status() {
    return status;
  }

  /** What the carrier asked to wait, or -1. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }
}

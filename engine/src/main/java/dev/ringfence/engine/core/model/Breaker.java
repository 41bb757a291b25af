package dev.ringfence.engine.core.model;

/**
 * When a number rests because its calls go wrong, and for how long. Immutable.
 *
 * <p>Judged over the number's last {@code of} finished attempts. After its rest the number begins
 * with a clean record; each trip that follows without a call answered in between doubles the rest,
 * up to {@code longestRestNanos}.
 *
 * @param failures so many FAILED among the last {@code of} rest the number; 0 for never
 * @param blocked so many REJECTED (blocked by the network or turned down, such as SIP 603, 607,
 *     608) among the last {@code of} rest it; 0 for never
 * @param of how many finished attempts are looked at, from 1 to 32
 * @param restNanos the first rest
 * @param longestRestNanos the longest
 * @param mostRestingPercent of an account's numbers at most so many rest at a time: when all go
 *     wrong it is not the numbers
 */
public record Breaker(
    int failures,
    int blocked,
    int of,
    long restNanos,
    long longestRestNanos,
    int mostRestingPercent) {
  /** Never. */
  public static final Breaker OFF = new Breaker(0, 0, 1, 1, 1, 0);

  private static final int MOST_OF = 32;

  public Breaker {
    if (of < 1 || of > MOST_OF || failures < 0 || failures > of || blocked < 0 || blocked > of) {
      throw new IllegalArgumentException(
          "a breaker looks at 1 to " + MOST_OF + " attempts, and at no more than those");
    }
    if (restNanos < 1 || longestRestNanos < restNanos) {
      throw new IllegalArgumentException("a breaker's longest rest must not be below its first");
    }
    if (mostRestingPercent < 0 || mostRestingPercent > 100) {
      throw new IllegalArgumentException("a share is from 0 to 100 percent");
    }
  }
}

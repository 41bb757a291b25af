package dev.ringfence.simulator.virtual.net;

/**
 * The accounts and numbers that carriers have rented out, as arrays by index. Immutable (the arrays
 * are shared: do not write to them).
 *
 * @param provider of each account: {@code twilio}, {@code plivo} or {@code exotel}
 * @param concurrency of each account: calls at once, or -1
 * @param e164 of each number, packed: the digits without the plus
 * @param account of each number
 */
public record Plant(String[] provider, int[] concurrency, long[] e164, int[] account) {
  /** How many accounts there are. */
  public int accounts() {
    return provider.length;
  }

  /** How many numbers there are. */
  public int numbers() {
    return e164.length;
  }
}

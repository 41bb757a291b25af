package dev.ringfence.simulator.virtual.net;

import java.util.Arrays;

/**
 * What is wrong with the carriers as a whole: outages, storms of 429, suspensions. Lane-confined.
 * Instants are those of the {@link Agenda}.
 */
public final class Weather {
  /** How long an adapter waits for an answer before it gives up, in nanoseconds. */
  public static final long PATIENCE = 15_000_000_000L;

  private final long[] silentUntil;
  private final long[] closedUntil;
  private final long[] throttlingUntil;
  private final long[] muteUntil;
  private final boolean[] suspended;
  private final boolean[] numberSuspended;
  private double barred;

  Weather(Plant plant) {
    silentUntil = new long[plant.accounts()];
    closedUntil = new long[plant.accounts()];
    throttlingUntil = new long[plant.accounts()];
    muteUntil = new long[plant.accounts()];
    suspended = new boolean[plant.accounts()];
    numberSuspended = new boolean[plant.numbers()];
    Arrays.fill(silentUntil, Long.MIN_VALUE);
    Arrays.fill(closedUntil, Long.MIN_VALUE);
    Arrays.fill(throttlingUntil, Long.MIN_VALUE);
    Arrays.fill(muteUntil, Long.MIN_VALUE);
  }

  /** The account's carrier takes requests, some of them, and answers none, until the instant. */
  public void fallSilent(int account, long until) {
    silentUntil[account] = Math.max(silentUntil[account], until);
  }

  /** Nobody listens at the account's carrier until the instant. */
  public void close(int account, long until) {
    closedUntil[account] = Math.max(closedUntil[account], until);
  }

  /** The account's callbacks wait until the instant; then they all come. */
  public void mute(int account, long until) {
    muteUntil[account] = Math.max(muteUntil[account], until);
  }

  /** Every create is answered with 429 until the instant. */
  public void throttle(int account, long until) {
    throttlingUntil[account] = Math.max(throttlingUntil[account], until);
  }

  /** Whether the account lacks funds, or its credentials fail. */
  public void suspend(int account, boolean yes) {
    suspended[account] = yes;
  }

  /** Whether the number may not call. */
  public void suspendNumber(int number, boolean yes) {
    numberSuspended[number] = yes;
  }

  /** Which share of calls goes to destinations that do not exist or are barred. */
  public void bar(double share) {
    barred = share;
  }

  /** Whether requests are not answered. */
  public boolean silent(int account, long now) {
    return now < silentUntil[account];
  }

  /** Whether connections are refused. */
  public boolean closed(int account, long now) {
    return now < closedUntil[account];
  }

  long muteUntil(int account) {
    return muteUntil[account];
  }

  boolean throttling(int account, long now) {
    return now < throttlingUntil[account];
  }

  boolean suspended(int account) {
    return suspended[account];
  }

  boolean numberSuspended(int number) {
    return numberSuspended[number];
  }

  double barred() {
    return barred;
  }
}

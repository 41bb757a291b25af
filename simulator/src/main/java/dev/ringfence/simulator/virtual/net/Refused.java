package dev.ringfence.simulator.virtual.net;

/** Why a carrier takes no call, as an adapter reads it out of its answer. */
public enum Refused {
  /** 429. */
  THROTTLED,
  /** Too many calls at once. */
  CONCURRENCY,
  /** The destination is barred or does not exist. */
  DESTINATION,
  /** The account is suspended: funds, credentials. */
  ACCOUNT,
  /** The caller ID may not be used. */
  NUMBER,
  /** Nobody listens at the carrier's address. */
  UNREACHABLE,
  /** The adapter itself had no room for it: nothing was sent. */
  ADAPTER_FULL,
  /** The adapter came to it too late: nothing was sent. */
  TOO_OLD;

  /** Whether the carrier has seen the request. */
  public boolean sent() {
    return this != UNREACHABLE && this != ADAPTER_FULL && this != TOO_OLD;
  }
}

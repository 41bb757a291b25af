package dev.ringfence.simulator.model;

import java.util.Locale;

/** What can go wrong at a carrier, by name. Immutable. */
public enum Fault {
  /** The answer to a create comes 2 to 6 s late; the phone rings meanwhile. */
  ANSWER_DELAYED,
  /** The connection closes before the create is accepted: no call. */
  DROPPED_BEFORE,
  /** The create is accepted, then the connection closes without an answer. */
  DROPPED_AFTER,
  /** 429: no call. */
  THROTTLE,
  /** 5xx, and no call. */
  SERVER_ERROR_BEFORE,
  /** 5xx, although the call was accepted. */
  SERVER_ERROR_AFTER,
  /** Callbacks arrive before the create is answered. */
  CALLBACK_EARLY,
  /** A callback is never sent. */
  CALLBACK_LOST,
  /** A callback is sent twice. */
  CALLBACK_DOUBLED,
  /** The final callback overtakes the earlier ones; a lone one comes 1 to 4 s late. */
  CALLBACK_REORDERED,
  /** Somebody who does not know the secrets reports the call as completed while it rings. */
  CALLBACK_FORGED,
  /** Somebody calls one of the account's numbers. */
  INBOUND;

  /** Its name in configuration, statistics and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those of the answer to a create; at most one of them strikes at a time. */
  public boolean onCreate() {
    return ordinal() <= CALLBACK_EARLY.ordinal();
  }
}

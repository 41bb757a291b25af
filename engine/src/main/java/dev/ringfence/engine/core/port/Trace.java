package dev.ringfence.engine.core.port;

/** What an attempt that is over leaves behind in the rolling windows. */
public enum Trace {
  /** Nothing: no byte of it was sent. */
  NONE,
  /** It was sent, and no call came of it: it counts for its account's rates only. */
  SEND,
  /** The carrier took it, or may have: it counts everywhere. */
  START
}

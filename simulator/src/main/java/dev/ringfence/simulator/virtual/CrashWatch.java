package dev.ringfence.simulator.virtual;

/**
 * Sees what a crash of the engine takes away and what the next process is given back.
 * Lane-confined. Told in this order: {@link #crashed}, what was lost, {@link #restored} for all
 * that was kept, {@link #restarted}.
 */
public interface CrashWatch {
  /** How far an attempt was when the engine died. */
  enum Stage {
    /** Its intent was not on disk: nothing of it is left. */
    INTENT_NOT_SYNCED,
    /** Its intent was on disk, and nothing had left for the carrier. */
    NOT_SENT,
    /** It was sent, and the engine had no answer. */
    UNANSWERED,
    /** The carrier had answered; the phone did not ring yet. */
    PLACED,
    RINGING,
    TALKING,
    /** Its end had been told, and was not on disk. */
    END_NOT_SYNCED
  }

  /** What the next process found out about an attempt of which its store knew only the intent. */
  enum Finding {
    LIVE,
    ENDED,
    ABSENT
  }

  /** The process is gone. */
  default void crashed() {}

  /** How far an attempt was. */
  default void stood(Stage stage) {}

  /**
   * An attempt was ordered, nothing of it has left the engine, and nothing will.
   *
   * @param kept whether the store has its intent
   */
  default void neverLeft(long attempt, boolean kept) {}

  /** The end of an attempt was told, and the store does not have it. */
  default void endForgotten(long attempt) {}

  /**
   * A disposition was told, and the store does not have it.
   *
   * @param attempt the one that it came from, or 0
   */
  default void dispositionForgotten(int batch, int row, long attempt) {}

  /** An inbound call was taken; nobody was told, and the store does not have it. */
  default void inboundForgotten(String call) {}

  /**
   * The new process is given an attempt back.
   *
   * @param named whether with its call's id
   */
  default void restored(long attempt, boolean named) {}

  /** The new process is given an inbound call back. */
  default void inboundRestored(String call) {}

  /** The new process has been given everything. */
  default void restarted() {}

  /** A disposition that was forgotten is given again. */
  default void disposedAgain() {}

  /** A restored attempt of unknown fate is resolved. */
  default void resolved(Finding finding) {}
}

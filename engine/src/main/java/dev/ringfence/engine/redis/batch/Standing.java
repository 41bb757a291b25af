package dev.ringfence.engine.redis.batch;

/**
 * Where a batch stands, as every answer about it says. Immutable.
 *
 * @param version counts commands: a node that sees a higher one than it knew does what the state
 *     asks of its own calls
 * @param left rows without a disposition; 0 when the batch is finished
 * @param toTell whether it is this node's to tell that the batch is finished, and it has not said
 *     that it did
 */
public record Standing(int version, State state, int left, boolean toTell) {
  /** Of no batch. */
  public static final Standing NONE = new Standing(0, State.UPLOAD, 0, false);

  /** What the runner wants of a batch. */
  public enum State {
    /** It is not accepted yet. */
    UPLOAD('U'),
    /** It goes on. */
    RUNNING('R'),
    /** Nothing new is begun. */
    PAUSED('P'),
    /** Rows that wait are canceled by whoever owns them; unowned ones can still be claimed. */
    CANCELED('C'),
    /** The same, and calls in progress are ended. */
    HUNG_UP('H');

    final char code;

    State(char code) {
      this.code = code;
    }

    static State of(String code) {
      for (State state : values()) {
        if (code.length() == 1 && state.code == code.charAt(0)) {
          return state;
        }
      }
      throw new IllegalArgumentException("no such state: " + code);
    }
  }
}

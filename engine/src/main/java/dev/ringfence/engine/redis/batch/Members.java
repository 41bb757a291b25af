package dev.ringfence.engine.redis.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes live, by what they say of themselves, on the clock of Redis. Thread-safe; nothing
 * blocks.
 *
 * <p>It decides in one place that a life of a node is over, and who takes over, so that a node that
 * comes back at that moment knows which of the two came first. It is asked before anything is
 * resumed in a new life. That a decision was wrong costs work and breaks nothing.
 */
public interface Members {

  /**
   * A node, as it was heard last. Immutable.
   *
   * @param incarnation of its last beat, or -1
   * @param beats counted; when it stays the same the node is silent by any clock
   * @param silence since the last, or since the server's epoch began
   * @param fencedUpTo its last incarnation that was declared over, or -1
   * @param settled whether that life was taken over
   * @param taker who does, or did; empty if none, or if Redis has lost who
   */
  record Member(
      String name,
      long incarnation,
      long beats,
      Duration silence,
      long fencedUpTo,
      boolean settled,
      String taker) {
    /** Whether lives of it are over and not taken over yet. */
    public boolean isOpen() {
      return fencedUpTo >= 0 && !settled;
    }
  }

  /**
   * Lives of a node that are over, by decision. Immutable.
   *
   * @param upTo the last incarnation of the last of them
   */
  record Over(String node, long upTo) {}

  /**
   * What a node knows of decisions that are not done with, should Redis have lost them. Immutable.
   *
   * @param life first incarnation of the life that remembers, or -1: when that is over, what it was
   *     taking over is another's too
   * @param given last incarnation of lives of its own that were given to others, or -1
   * @param taking what it is taking over
   */
  record Remembered(long life, long given, List<Over> taking) {
    public static final Remembered NOTHING = new Remembered(-1, -1, List.of());

    public Remembered {
      taking = List.copyOf(taking);
    }
  }

  /** What is said to one who wants to take over. */
  enum Verdict {
    /** It is the asking node's to take over. */
    MINE,
    /** Another does, and is not silent. */
    OTHER,
    /** It is not silent for long enough, or a later life of it has spoken. */
    ALIVE,
    /** It was taken over. */
    DONE
  }

  /**
   * A decision. Immutable.
   *
   * @param upTo last incarnation of the life that is over, when it is
   */
  record Decision(Verdict verdict, long upTo) {}

  /**
   * The node lives. The items are all nodes that were ever heard, this one among them.
   *
   * @param remembered is decided again if it is not known
   */
  CompletionStage<Reply<Member>> beat(Remembered remembered);

  /**
   * A silent node is taken for dead, and the asking one takes it over, together with what that was
   * taking over itself.
   *
   * @param upTo last incarnation of the life that is to be over
   * @param silence that is enough
   */
  CompletionStage<Reply<Decision>> declare(String silent, long upTo, Duration silence);

  /** All that it had was taken over. The item says whether that is noted. */
  CompletionStage<Reply<Boolean>> settled(String silent, long upTo);
}

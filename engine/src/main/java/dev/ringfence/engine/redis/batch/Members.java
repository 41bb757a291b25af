package dev.ringfence.engine.redis.batch;

import java.time.Duration;
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
   * @param taker who does, or did; empty if none
   */
  record Member(
      String name,
      long incarnation,
      long beats,
      Duration silence,
      long fencedUpTo,
      boolean settled,
      String taker) {}

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

  /** The node lives. The items are all nodes that were ever heard, this one among them. */
  CompletionStage<Reply<Member>> beat();

  /**
   * A silent node is taken for dead, and the asking one takes it over, also from a taker that is
   * silent itself.
   *
   * @param upTo last incarnation of the life that is to be over
   * @param silence that is enough
   */
  CompletionStage<Reply<Decision>> declare(String silent, long upTo, Duration silence);

  /** All that it had was taken over. The item says whether that is noted. */
  CompletionStage<Reply<Boolean>> settled(String silent, long upTo);
}

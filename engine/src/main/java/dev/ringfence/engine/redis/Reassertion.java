package dev.ringfence.engine.redis;

import java.util.List;

/**
 * A part of what a node says after it has started, and after an epoch has. Immutable.
 *
 * <p>A {@link Step#BEGIN} without items, whose answer names the epoch and the instant up to which
 * the shard lost nothing; any number of {@link Step#MORE}; one {@link Step#END}. Until its end the
 * node is granted nothing. Named must be every attempt that was committed (its commit was answered,
 * in whatever epoch) and whose release was not acknowledged, even if it has ended since, and every
 * start that was acknowledged with a later instant than that of no loss. After the end come the
 * releases that are still owed. Not to be named is an attempt whose commit was never answered: it
 * is given up.
 *
 * @param epoch as the begin was answered; empty at the begin
 */
public record Reassertion(Step step, String epoch, List<Holding> holdings, List<Start> starts) {
  /** Which part it is. */
  public enum Step {
    BEGIN,
    MORE,
    /** What the node has not named by now is not held by it any more. */
    END
  }

  /**
   * An attempt that the node may have put on the wire.
   *
   * @param startSettled whether its start is not outstanding any more
   * @param sendSettled the same for its send
   */
  public record Holding(
      long attempt, String subject, boolean startSettled, boolean sendSettled, String note) {
    public Holding {
      Names.checkSubject(subject);
    }
  }

  /**
   * A start that ages.
   *
   * @param subject {@link #ACCOUNT} for a send
   * @param instant as the shard acknowledged it
   * @param keep starts of the past that the subject's windows need
   */
  public record Start(String subject, long instant, int keep) {}

  /** Subject of the account's own windows. */
  public static final String ACCOUNT = "@";

  public Reassertion {
    holdings = List.copyOf(holdings);
    starts = List.copyOf(starts);
  }

  /** The first part. */
  public static Reassertion begin() {
    return new Reassertion(Step.BEGIN, "", List.of(), List.of());
  }
}

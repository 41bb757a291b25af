package dev.ringfence.engine.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to say again to the books that it shares with others when these have lost
 * something. Thread-safe.
 */
public interface SharedLog {
  /** For each shard the epoch in which it was told all that came before. */
  Map<String, String> reasserted();

  /** That of one shard, or null if it was never told. */
  @Nullable String epoch(String shard);

  /**
   * Every attempt that may still deny something, in the order of their ids; those of dead nodes
   * that this one adopted are among them, as attempts of which nothing is known yet.
   */
  void attempts(Row to);

  /** What a workspace never calls, in ascending order. */
  long[] suppressed(String workspace);

  /** Those of them that the nodes' common list was not told of, in ascending order. */
  long[] owedSuppressions(String workspace);

  /**
   * Takes an attempt. Instants of the shared books are microseconds of their clock, 0 while they
   * have not said so.
   */
  interface Row {
    void row(Past past);
  }

  /**
   * An attempt as it was kept.
   *
   * @param number 0 when it is adopted and not known, as is {@code destination}
   * @param over wall instant in milliseconds from which it ages, or 0 while it goes on
   * @param taken whether the carrier has had it
   * @param started whether its start counts; else its send only
   * @param batch that it was stored under, or 0 of a dead node's attempt
   * @param row of that
   * @param note what another node needs to know of it: see {@link CallNote}
   */
  record Past(
      long attempt,
      long number,
      String account,
      long destination,
      long over,
      boolean taken,
      boolean started,
      long start,
      long send,
      long sharedDestination,
      long batch,
      int row,
      String note) {}
}

package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.List;

/**
 * What one attempt asks of a shard. Immutable.
 *
 * @param attempt never reused, by any node
 * @param subject the number that carries it, or its destination
 * @param capacity attempts that the subject may carry at once; -1 for any number
 * @param windows rolling limits on the subject's starts
 * @param note what another node needs to look the call up when this one is gone
 * @param foreign whether it is a call that we did not make: it takes a channel, and no rate holds
 *     it back
 */
public record Admission(
    long attempt,
    String subject,
    int capacity,
    List<RateLimit> windows,
    String note,
    boolean foreign) {
  /** Capacity of a subject that carries any number of attempts. */
  public static final int ANY = -1;

  /** Of a call that we make. */
  public Admission(
      long attempt, String subject, int capacity, List<RateLimit> windows, String note) {
    this(attempt, subject, capacity, windows, note, false);
  }

  public Admission {
    Names.checkSubject(subject);
    windows = List.copyOf(windows);
  }
}

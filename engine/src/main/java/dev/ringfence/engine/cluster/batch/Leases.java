package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Release.Evidence;
import java.util.Map;

/** What this node holds in the shards of limits. Confined to the thread of the shared limits. */
public interface Leases {
  /**
   * Another node's attempt is this one's from now on: it is named on every new link.
   *
   * @param account name of its account, or empty while only its destination is known to hold it
   * @param number packed E.164, or 0 likewise
   * @param destination packed E.164; 0 while only its number is known to hold it
   * @param startSettled whether its number has its start, as is {@code sendSettled} of its account
   *     and {@code destinationSettled} of its destination
   */
  record Adoption(
      long attempt,
      String account,
      long number,
      long destination,
      boolean startSettled,
      boolean sendSettled,
      boolean destinationSettled,
      String note) {}

  /** Takes it, or what is known of it by now. */
  void adopt(Adoption adoption);

  /** The attempt is over. */
  void release(long attempt, Evidence evidence);

  /** The shards of accounts by their names, on the present link. */
  Map<String, LimitShard> accounts();

  /** The shards of destinations, on the present link. */
  Iterable<LimitShard> slices();

  /** Sends what waits on that link. */
  void flush();
}

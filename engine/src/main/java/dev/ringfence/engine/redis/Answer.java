package dev.ringfence.engine.redis;

import java.util.List;

/**
 * What a shard says to one call. Immutable.
 *
 * @param status whether anything was done
 * @param epoch of the server that answered
 * @param instant of the call on the shard's clock, in microseconds; 0 if nothing was done
 * @param items one for each item of the call; empty if nothing was done
 */
public record Answer<T>(Status status, String epoch, long instant, List<T> items) {
  /** Whether a call was done, or what kept it from being done. */
  public enum Status {
    /** It was done. */
    OK,
    /** The shard's data are of another epoch: every node must re-assert. */
    EPOCH,
    /** The node has not re-asserted in this epoch, or a later incarnation of it has. */
    NODE,
    /**
     * This life of the node was taken for dead, and others have what it had. It drops all that it
     * owned, and begins another life.
     */
    FENCED,
    /** Other nodes have not re-asserted yet. */
    CLOSED,
    /** Another node has a newer configuration. */
    CONFIG,
    /** The clocks of the node and of Redis are too far apart. */
    CLOCK,
    /** The server is a replica. */
    REPLICA,
    /** There is nothing of that name: it was removed, never written, or lost. */
    ABSENT
  }

  public Answer {
    items = List.copyOf(items);
  }

  /** Whether it was done. */
  public boolean done() {
    return status == Status.OK;
  }
}

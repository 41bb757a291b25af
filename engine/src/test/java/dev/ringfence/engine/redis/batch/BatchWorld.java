package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Node;

/** One batch with a clock and an epoch that the test sets. Calls take effect in their order. */
interface BatchWorld extends AutoCloseable {
  /** Where the clock of every world begins, in microseconds. */
  long BEGIN = 1_750_000_000_000_000L;

  SharedBatch batch(Node node);

  /** Sets the server's clock; it may go back. */
  void clock(long micros);

  /** Another server answers from now on. */
  void epoch(String epoch);

  /** Whether the server is a replica. */
  void replica(boolean replica);

  /** The replica has caught up. */
  void save();

  /** The data are as they were when they were saved. */
  void lose();

  /** All data are gone. */
  void wipe();

  /** Sends what waits. */
  default void flush() {}

  @Override
  void close();
}

package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Node;

/** The batch as it should be, in memory. */
final class ReferenceBatchWorld implements BatchWorld {
  ReferenceBatch books = new ReferenceBatch();
  long clock = BEGIN;
  String epoch = "e0";
  boolean replica;
  private ReferenceBatch saved = new ReferenceBatch();

  @Override
  public SharedBatch batch(Node node) {
    return new ReferenceView(this, node);
  }

  @Override
  public void clock(long micros) {
    clock = micros;
  }

  @Override
  public void epoch(String epoch) {
    this.epoch = epoch;
  }

  @Override
  public void replica(boolean replica) {
    this.replica = replica;
  }

  @Override
  public void save() {
    saved = books.copy();
  }

  @Override
  public void lose() {
    books = saved.copy();
  }

  @Override
  public void wipe() {
    books = new ReferenceBatch();
  }

  @Override
  public void close() {}
}

package dev.ringfence.engine.redis.batch;

/** The reference keeps the contract. */
class ReferenceBatchTest extends SharedBatchTakeOverContract {
  @Override
  BatchWorld world() {
    return new ReferenceBatchWorld();
  }
}

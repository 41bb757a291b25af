package dev.ringfence.engine.redis;

/** The reference keeps the contract. */
class ReferenceShardTest extends LimitShardContract {
  @Override
  ShardWorld world(ShardTerms terms) {
    return new ReferenceWorld(terms);
  }
}

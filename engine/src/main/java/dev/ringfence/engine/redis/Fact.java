package dev.ringfence.engine.redis;

/** What a shard is told of an attempt. Immutable. */
sealed interface Fact permits Sighting, Release {
  long attempt();

  /** As the scripts call what is known. */
  String code();

  /** Whether the carrier has seen its start, which ages from now on. */
  boolean started();

  /** Whether its send ages from now on. */
  boolean sent();

  /** Starts of the past that the subject's windows need. */
  int keep();
}

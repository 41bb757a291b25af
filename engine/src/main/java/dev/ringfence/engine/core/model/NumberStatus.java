package dev.ringfence.engine.core.model;

/**
 * Whether a number takes new calls. Only {@link #ACTIVE} does; live calls go on in every status.
 */
public enum NumberStatus {
  /** Takes calls. */
  ACTIVE,
  /** Finishes what it has and takes nothing new. */
  DRAINING,
  /** Off for a while, comes back by itself. */
  RESTING,
  /** Off until the configuration says otherwise. */
  INACTIVE
}

package dev.ringfence.engine.core.model;

/**
 * The class of a batch. A class gets nothing while one above it has a call that can go out now;
 * inside a class batches share by weight.
 */
public enum Priority {
  /** May also use what is kept in {@link Reserve}. */
  URGENT,
  HIGH,
  NORMAL,
  LOW
}

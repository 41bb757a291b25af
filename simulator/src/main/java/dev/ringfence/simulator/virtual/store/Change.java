package dev.ringfence.simulator.virtual.store;

/**
 * Something to be kept. Lane-confined. After it was written, {@link #apply} is called at most once;
 * of the other three exactly one.
 */
public interface Change {
  /** It is on disk. */
  void apply(Image image);

  /** It is on disk, and the engine is told so: what had to wait for it may go on. */
  default void durable() {}

  /** It is on disk, but the engine was gone before it was told. */
  default void kept() {}

  /** The engine was gone before it was on disk: it never happened. */
  default void lost() {}
}

package dev.ringfence.engine.store;

import java.util.List;

/**
 * Changes that are kept all or not at all. Immutable.
 *
 * @param refusable whether it is turned away while the disk is full; else it waits for room
 * @param then what waited for it
 */
public record Unit(List<Change> changes, boolean refusable, Then then) {

  /** Told once, on the store's thread, which must not be held up. */
  public interface Then {
    /** Nothing that waited. */
    Then NOTHING = () -> {};

    /** It is on disk. */
    void kept();

    /** The disk is full, and it was refusable: it never happened. */
    default void refused() {}
  }
}

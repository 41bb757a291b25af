package dev.ringfence.engine.core.model;

/** How a template chooses among the numbers of its pool that can take a call now. */
public enum Selection {
  /**
   * Of the numbers that other templates need least the least relative load, of equals the least
   * recently used. The default.
   */
  SPREAD,
  /** One after the other, whatever they carry. */
  ROUND_ROBIN,
  /** The longest prefix shared with the destination, of equals the least load. */
  LOCAL_PRESENCE,
  /** The number that called this destination last, if it is free; else as {@link #SPREAD}. */
  STICKY
}

package dev.ringfence.engine.core.model;

/**
 * The nodes that share the limits of a topology, and which of them this is. Immutable.
 *
 * @param place of this node among all, from 0
 * @param count of all nodes, this one too; 0 if this engine is alone and shares nothing
 */
public record Nodes(int place, int count) {
  /** Nobody shares anything. */
  public static final Nodes ALONE = new Nodes(0, 0);

  public Nodes {
    if (place < 0 || count < 0 || place >= Math.max(1, count)) {
      throw new IllegalArgumentException("no node is at place " + place + " of " + count);
    }
  }

  /** Whether what the kernel grants is confirmed by books that all nodes share. */
  public boolean share() {
    return count > 0;
  }
}

package dev.ringfence.engine.redis;

/**
 * Who asks. Immutable.
 *
 * @param name unique, and kept over restarts
 * @param incarnation higher with every start of its process, kept in its store
 */
public record Node(String name, long incarnation) {
  public Node {
    Names.check("node", name);
  }
}

package dev.ringfence.engine.redis;

/**
 * Who asks. Immutable.
 *
 * @param name unique, and kept over restarts
 * @param incarnation higher with every link that it opens, also over restarts; so what was sent on
 *     a link that was given up changes nothing any more, however late it arrives
 */
public record Node(String name, long incarnation) {
  public Node {
    Names.check("node", name);
  }
}

package dev.ringfence.engine.redis;

/**
 * Who asks. Immutable.
 *
 * @param name unique, and kept over restarts
 * @param incarnation higher with every link that it opens, also over restarts; so what was sent on
 *     a link that was given up changes nothing any more, however late it arrives
 */
public record Node(String name, long incarnation) {
  /** Links of one life. */
  private static final int LINKS = 1 << 20;

  public Node {
    Names.check("node", name);
  }

  /**
   * A node in one of its lives. A life ends with the process, and when others have fenced it. A
   * fence ends all of a life, so that another link alone does not undo it.
   *
   * @param life higher each time, also over restarts; below 2^31
   * @param link higher with every link of the life
   */
  public static Node of(String name, long life, int link) {
    if (life < 0 || life > Integer.MAX_VALUE || link < 0 || link >= LINKS) {
      throw new IllegalArgumentException("life " + life + ", link " + link);
    }
    return new Node(name, life * LINKS + link);
  }

  /** The first incarnation that belongs to the same life. */
  public static long startOfLife(long incarnation) {
    return incarnation & -LINKS;
  }

  /** The last incarnation that belongs to the same life. */
  public static long endOfLife(long incarnation) {
    return incarnation | LINKS - 1;
  }
}

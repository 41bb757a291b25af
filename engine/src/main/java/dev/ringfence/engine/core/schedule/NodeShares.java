package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Nodes;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which numbers a node leaves to others as long as it has equals of its own. Immutable.
 *
 * <p>All nodes choose by one rule and hear of each other's calls some milliseconds late, so without
 * this they would choose the same number at the same moment, and all but one of them in vain. Every
 * number is of the share of one node: of those that are in the same pools each node has as many, by
 * their digits, so all nodes agree without a word. To the others it looks as if it had been used
 * {@link #handicap} placings later than it was. So a node takes its own ones, one after the other,
 * and one of another node's when it has none left that is as little loaded, or when nobody has used
 * that one for a round longer: no number is idle because of whose share it is in.
 */
final class NodeShares {
  /** A use is two placings, at the begin and at the end of its call, so this is a round of all. */
  private static final int PLACINGS = 2;

  private final Nodes nodes;

  /** Empty if there are no others. */
  private final boolean[] others;

  /**
   * @param classOf by number, those that are in the same pools have the same
   */
  NodeShares(Topology topology, int[] classOf) {
    nodes = topology.nodes();
    others = new boolean[nodes.count() > 1 ? classOf.length : 0];
    List<Integer> byDigits = new ArrayList<>();
    for (int n = 0; n < others.length; n++) {
      byDigits.add(n);
    }
    byDigits.sort(Comparator.comparingLong(n -> topology.numbers().get(n).e164()));
    int[] known = new int[classOf.length];
    for (int n : byDigits) {
      others[n] = known[classOf[n]]++ % nodes.count() != nodes.place();
    }
  }

  /** As how many sides the lists of equals are kept: own numbers, and others'. */
  int sides() {
    return others.length > 0 ? 2 : 1;
  }

  /** On which the number stands, from 0. */
  int side(int number) {
    return others.length > 0 && others[number] ? 1 : 0;
  }

  /** So many placings later than it was the number counts as used. */
  int handicap(int number) {
    return side(number) * PLACINGS * others.length;
  }

  /** Where turns of a pool of so many numbers begin: each node at a place of its own. */
  int firstTurn(int numbers) {
    return (int) ((long) numbers * nodes.place() / Math.max(1, nodes.count()));
  }
}

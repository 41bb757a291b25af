package dev.ringfence.engine.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whose turn it is when a channel falls free that several nodes have calls for. Confined to the
 * thread of {@link SharedLimits}; time is an argument.
 *
 * <p>All hear of it within milliseconds, and whoever asks first has it. Without an order that would
 * be the node that had it, which knows first, or the one that is nearest to Redis, again and again.
 * So nodes say every second for which accounts they have calls that wait, and how urgent these are;
 * and each waits a step for every node that is to go first: those with more urgent calls, and of
 * those with equal ones whoever comes sooner after the node whose call has ended, in the order of
 * their names. So a node that waits has the next channel but as many as there are nodes like it, of
 * those that it hears of; one that nobody else waits for is used at once.
 *
 * <p>A hint: what is late or lost costs some steps, or a turn. What may be dialled the shared books
 * decide.
 */
final class Turns {
  /** Longer than it takes to hear of a channel and to have it; what a wait in vain costs. */
  static final long STEP_MILLIS = 25;

  private static final long LONGEST_MILLIS = 200;

  /** What a node said is true for two of its beats, and a little. */
  private static final long HOLDS_NANOS = 2_500_000_000L;

  private static final Pattern CLASS = Pattern.compile("\\d{1,3}");

  private record Said(Map<String, Integer> classes, long nanos) {}

  private final String self;
  private final List<String> nodes;
  private final Map<String, Said> others = new HashMap<>();
  private Map<String, Integer> own = Map.of();

  /**
   * @param nodes all of them, in any order
   */
  Turns(String self, List<String> nodes) {
    this.self = self;
    this.nodes = new ArrayList<>(nodes);
    this.nodes.sort(null);
  }

  /**
   * This node has calls that wait.
   *
   * @param classes of the most urgent one by account, 0 for what goes first
   * @return whether the others are to be told
   */
  boolean wants(Map<String, Integer> classes) {
    boolean news = !classes.isEmpty() || !own.isEmpty();
    own = Map.copyOf(classes);
    return news;
  }

  /** What it wants, for the others: {@code NODE|account|class|account|class}. */
  String message() {
    StringBuilder text = new StringBuilder(self);
    new TreeMap<>(own)
        .forEach(
            (account, urgency) -> text.append('|').append(account).append('|').append(urgency));
    return text.toString();
  }

  /** What a node wants, as it says. What another release says in another way is left out. */
  void heard(String message, long nowNanos) {
    String[] fields = message.split("\\|", -1);
    if (fields[0].equals(self)) {
      return;
    }
    Map<String, Integer> classes = new HashMap<>();
    for (int i = 1; i + 1 < fields.length; i += 2) {
      if (CLASS.matcher(fields[i + 1]).matches()) {
        classes.put(fields[i], Integer.parseInt(fields[i + 1]));
      }
    }
    others.put(fields[0], new Said(classes, nowNanos));
  }

  /**
   * How long this node leaves a channel of the account's numbers to others.
   *
   * @param had the node whose call has ended
   */
  long millis(String account, String had, long nowNanos) {
    int urgency = own.getOrDefault(account, Integer.MAX_VALUE);
    long first = 0;
    for (Entry<String, Said> other : others.entrySet()) {
      Integer its = other.getValue().classes().get(account);
      if (its != null && nowNanos - other.getValue().nanos() < HOLDS_NANOS) {
        boolean sooner = after(had, other.getKey()) < after(had, self);
        first += its < urgency || its == urgency && sooner ? 1 : 0;
      }
    }
    return Math.min(first * STEP_MILLIS, LONGEST_MILLIS);
  }

  /** Likewise of a channel that was this node's. */
  long millisOfOwn(String account, long nowNanos) {
    return millis(account, self, nowNanos);
  }

  /** How many places a node comes after the one that had it; that one comes last. */
  private int after(String had, String node) {
    return Math.floorMod(nodes.indexOf(node) - nodes.indexOf(had) - 1, nodes.size());
  }
}

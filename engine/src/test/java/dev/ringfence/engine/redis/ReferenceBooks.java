package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.limit.DestinationLedger;
import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a shard should know, kept in the plainest way: the starts themselves. The engine's own
 * books, {@link RollingStarts} and for destinations {@link DestinationLedger}, stand beside it, and
 * must say the same but for the ticks to which they round.
 */
final class ReferenceBooks {
  private static final long MICRO = 1_000L;
  private static final long MILLI = 1_000_000L;

  /** What an attempt holds. */
  static final class Lease {
    boolean dialling;
    boolean startOpen = true;
    boolean sendOpen;
    long instant;
    String subject = "";
    String node = "";
    String note = "";

    Lease copy() {
      Lease copy = new Lease();
      copy.dialling = dialling;
      copy.startOpen = startOpen;
      copy.sendOpen = sendOpen;
      copy.instant = instant;
      copy.subject = subject;
      copy.node = node;
      copy.note = note;
      return copy;
    }
  }

  /** Up to which incarnation a node is fenced, and since when. */
  record Fence(long upTo, long at) {}

  private static final Fence NO_FENCE = new Fence(-1, -1);
  private static final int REAPED = 256;

  final Map<Long, Lease> leases = new HashMap<>();
  final Map<String, TreeSet<Long>> stamps = new HashMap<>();
  final Map<String, Long> asserted = new HashMap<>();
  final Map<String, Long> incarnations = new HashMap<>();
  final Map<String, Long> begun = new HashMap<>();
  final Map<String, Fence> fences = new HashMap<>();
  String epoch = "";
  boolean open;
  long last;
  long config;
  long since;

  private final Map<String, Map<List<RateLimit>, RollingStarts>> books = new HashMap<>();

  ReferenceBooks copy() {
    ReferenceBooks copy = new ReferenceBooks();
    leases.forEach((attempt, lease) -> copy.leases.put(attempt, lease.copy()));
    stamps.forEach((subject, all) -> copy.stamps.put(subject, new TreeSet<>(all)));
    copy.asserted.putAll(asserted);
    copy.incarnations.putAll(incarnations);
    copy.begun.putAll(begun);
    copy.fences.putAll(fences);
    copy.epoch = epoch;
    copy.open = open;
    copy.last = last;
    copy.config = config;
    copy.since = since;
    return copy;
  }

  Fence fence(String node) {
    return fences.getOrDefault(node, NO_FENCE);
  }

  /**
   * @param by the incarnation that fences former lives of its own, or -1
   */
  boolean fence(String silent, long upTo, long by, long now) {
    long known = incarnation(silent);
    boolean fenced = by >= 0 || known <= upTo;
    if (fenced && upTo > fence(silent).upTo()) {
      incarnations.put(silent, Math.max(by, known));
      fences.put(silent, new Fence(upTo, now));
      asserted.remove(silent);
      last = now;
    }
    return fenced;
  }

  long incarnation(String node) {
    return incarnations.getOrDefault(node, -1L);
  }

  /** Whether nothing that the node did can be missing. */
  boolean settled(String node) {
    return asserted.containsKey(node)
        || fences.containsKey(node) && incarnation(node) <= fence(node).upTo();
  }

  List<Carried> census() {
    Map<Carried, Integer> counts = new HashMap<>();
    for (Lease lease : leases.values()) {
      if (lease.dialling) {
        counts.merge(new Carried(lease.node, lease.subject, 0), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(e -> new Carried(e.getKey().node(), e.getKey().subject(), e.getValue()))
        .sorted(Carried.ORDER)
        .toList();
  }

  List<Held> heldBy(String node, long after) {
    long until = fence(node).at();
    return leases.entrySet().stream()
        .filter(entry -> entry.getKey() > after)
        .filter(entry -> entry.getValue().dialling && entry.getValue().node.equals(node))
        .filter(entry -> entry.getValue().instant <= until)
        .sorted(Map.Entry.comparingByKey())
        .limit(LimitShard.MOST_ITEMS)
        .map(
            entry -> {
              Lease lease = entry.getValue();
              return new Held(
                  entry.getKey(),
                  lease.subject,
                  !lease.startOpen,
                  !lease.sendOpen,
                  lease.instant,
                  lease.note);
            })
        .toList();
  }

  boolean adopt(String from, String to, long attempt, long now) {
    Lease lease = leases.get(attempt);
    if (lease == null || !lease.dialling) {
      return false;
    }
    if (lease.node.equals(from) && lease.instant <= fence(from).at()) {
      lease.node = to;
      lease.instant = now;
    }
    return lease.node.equals(to);
  }

  /** What the node has not named since it began to re-assert, but for what a fenced life held. */
  void dropUnnamed(String node) {
    long begin = begun.getOrDefault(node, 0L);
    long fencedAt = fence(node).at();
    leases
        .values()
        .removeIf(
            lease ->
                lease.node.equals(node)
                    && (!lease.dialling || lease.instant < begin && lease.instant > fencedAt));
  }

  /** Reservations whose time is over leave. */
  void reap(long now) {
    List<Long> due =
        leases.entrySet().stream()
            .filter(entry -> !entry.getValue().dialling && entry.getValue().instant <= now)
            .sorted(
                Comparator.<Map.Entry<Long, Lease>>comparingLong(e -> e.getValue().instant)
                    .thenComparing(Map.Entry::getKey))
            .limit(REAPED)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(leases::remove);
  }

  /** Attempts that the subject carries. */
  long carried(String subject) {
    return leases.values().stream().filter(lease -> lease.subject.equals(subject)).count();
  }

  long sending() {
    return leases.values().stream().filter(lease -> lease.sendOpen).count();
  }

  private long outstanding(String subject) {
    return subject.equals(Reassertion.ACCOUNT)
        ? sending()
        : leases.values().stream()
            .filter(lease -> lease.startOpen && lease.subject.equals(subject))
            .count();
  }

  /**
   * When one more start may begin, to the microsecond, from the starts themselves; and the engine's
   * own books say the same but for the ticks to which they round, which is never earlier.
   */
  long opensAt(String subject, List<RateLimit> windows, long now, boolean destination) {
    int outstanding = (int) outstanding(subject);
    long exact = exact(subject, windows, now, outstanding);
    checkRing(subject, windows, now, outstanding, exact);
    if (destination) {
      checkLedger(
          subject, windows, now, outstanding, exact == Denial.EVENT ? exact : exact * MICRO);
    }
    return exact;
  }

  private long exact(String subject, List<RateLimit> windows, long now, int outstanding) {
    TreeSet<Long> all = stamps.getOrDefault(subject, new TreeSet<>());
    long at = now;
    for (RateLimit window : windows) {
      int free = window.count() - outstanding;
      if (free <= 0) {
        return Denial.EVENT;
      }
      if (all.size() >= free) {
        long leaver = all.descendingSet().stream().skip(free - 1L).findFirst().orElseThrow();
        at = Math.max(at, leaver + (window.windowNanos() + MICRO - 1) / MICRO);
      }
    }
    return at;
  }

  private void checkRing(
      String subject, List<RateLimit> windows, long now, int outstanding, long exact) {
    RollingStarts book =
        books
            .computeIfAbsent(subject, any -> new HashMap<>())
            .computeIfAbsent(windows, any -> fresh(subject, windows));
    while (book.outstanding(0) < outstanding) {
      book.begin(0);
    }
    while (book.outstanding(0) > outstanding) {
      book.undone(0);
    }
    long said = book.opensAt(0, now * MICRO);
    if (book.admits(0, now * MICRO) != (said <= now * MICRO)) {
      throw new AssertionError("the engine's book contradicts itself");
    }
    long rounding = MICRO + (new Windows(windows).keeps() >> 21);
    boolean same =
        exact == Denial.EVENT
            ? said == exact
            : said > (exact - 1) * MICRO && said - exact * MICRO <= rounding;
    if (!same) {
      throw new AssertionError("the ring says " + said + ", the starts " + exact * MICRO);
    }
  }

  private RollingStarts fresh(String subject, List<RateLimit> windows) {
    RollingStarts book = new RollingStarts(List.of(new Windows(windows)));
    for (long stamp : stamps.getOrDefault(subject, new TreeSet<>())) {
      book.begin(0);
      book.answered(0, stamp * MICRO);
    }
    return book;
  }

  private void checkLedger(
      String subject, List<RateLimit> windows, long now, int outstanding, long exact) {
    DestinationLedger ledger =
        new DestinationLedger(ShardTerms.keep(windows), 30 * 86_400_000L * MILLI);
    long key = 1;
    for (long stamp : stamps.getOrDefault(subject, new TreeSet<>())) {
      ledger.begin(key, stamp * MICRO);
      ledger.answered(key, stamp * MICRO);
    }
    for (int i = 0; i < outstanding; i++) {
      ledger.begin(key, now * MICRO);
    }
    long said = ledger.opensAt(key, new Windows(windows), now * MICRO);
    boolean same =
        exact == Denial.EVENT
            ? said == exact
            : said > exact - MICRO && said - exact < MILLI + MICRO;
    if (!same) {
      throw new AssertionError("the ledger says " + said + ", the starts " + exact);
    }
  }

  /** A start begins to age. */
  void push(String subject, long stamp) {
    stamps.computeIfAbsent(subject, any -> new TreeSet<>()).add(stamp);
    // The books' own outstanding starts are set before they are asked.
    for (RollingStarts book : books.getOrDefault(subject, Map.of()).values()) {
      if (book.outstanding(0) == 0) {
        book.begin(0);
      }
      book.answered(0, stamp * MICRO);
    }
  }

  /** A start that is not the youngest: the books are made anew. */
  void insert(String subject, long stamp) {
    stamps.computeIfAbsent(subject, any -> new TreeSet<>()).add(stamp);
    books.remove(subject);
  }
}

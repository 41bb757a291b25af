package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.batch.Standing.State;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a batch, kept in the plainest way; nothing that can be counted is stored. */
final class ReferenceBatch {
  /** A segment that was ever owned. */
  static final class Seg {
    long token;
    long incarnation;
    String node = "";

    Seg copy() {
      Seg copy = new Seg();
      copy.token = token;
      copy.incarnation = incarnation;
      copy.node = node;
      return copy;
    }
  }

  boolean there;
  String epoch = "";
  boolean open;
  long last;
  long since;
  final Map<String, Long> asserted = new HashMap<>();
  final Map<String, Long> incarnations = new HashMap<>();
  final Map<String, Long> fences = new HashMap<>();

  State state = State.UPLOAD;
  int version;
  long upload;
  String by = "";
  String print = "";
  long touched;
  int size;
  int span = 1;
  boolean accepted;
  long finished;
  String finisher = "";
  long finisherLink;
  boolean told;
  byte @Nullable [] head;
  final Map<Integer, byte[]> rows = new HashMap<>();
  final TreeMap<Integer, Seg> segments = new TreeMap<>();

  /** Segments that nobody owns now and somebody did: from when they can be claimed. */
  final Map<Integer, Long> free = new HashMap<>();

  final TreeMap<Integer, Fate> fates = new TreeMap<>();

  /** Up to where segments that were never owned have been looked for. */
  int next;

  ReferenceBatch copy() {
    ReferenceBatch copy = new ReferenceBatch();
    copy.there = there;
    copy.epoch = epoch;
    copy.open = open;
    copy.last = last;
    copy.since = since;
    copy.asserted.putAll(asserted);
    copy.incarnations.putAll(incarnations);
    copy.fences.putAll(fences);
    copy.state = state;
    copy.version = version;
    copy.upload = upload;
    copy.by = by;
    copy.print = print;
    copy.touched = touched;
    copy.size = size;
    copy.span = span;
    copy.accepted = accepted;
    copy.finished = finished;
    copy.finisher = finisher;
    copy.finisherLink = finisherLink;
    copy.told = told;
    copy.head = head;
    copy.rows.putAll(rows);
    segments.forEach((index, seg) -> copy.segments.put(index, seg.copy()));
    copy.free.putAll(free);
    copy.fates.putAll(fates);
    copy.next = next;
    return copy;
  }

  int count() {
    return (size + span - 1) / span;
  }

  int rowsOf(int segment) {
    return Math.min(span, size - segment * span);
  }

  int left() {
    return accepted ? size - (int) fates.values().stream().filter(Fate::last).count() : 0;
  }

  int left(int segment) {
    return rowsOf(segment)
        - (int)
            fates.subMap(segment * span, (segment + 1) * span).values().stream()
                .filter(Fate::last)
                .count();
  }

  /** What is known of a segment that was ever owned. */
  Seg owned(int segment) {
    return Objects.requireNonNull(segments.get(segment));
  }

  boolean owns(String node, int segment, long token) {
    Seg seg = segments.get(segment);
    return seg != null && seg.node.equals(node) && seg.token == token;
  }

  List<Integer> ownedBy(String node) {
    return segments.entrySet().stream()
        .filter(entry -> entry.getValue().node.equals(node))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those that can be claimed, in the order in which they are. */
  List<Integer> due(long wallMillis) {
    return free.entrySet().stream()
        .filter(entry -> entry.getValue() <= wallMillis)
        .sorted(
            Map.Entry.<Integer, Long>comparingByValue()
                .thenComparing(Comparator.comparing(entry -> Integer.toString(entry.getKey()))))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What was said last about a row gives way to this. */
  boolean givesWay(Fate fate) {
    Fate old = fates.get(fate.row());
    if (old == null) {
      return true;
    }
    if (old.last() || fate.last()) {
      return !old.last();
    }
    return fate.attempts() > old.attempts()
        || fate.attempts() == old.attempts() && fate.dueMillis() > old.dueMillis();
  }

  Map<Integer, Integer> counts() {
    Map<Integer, Integer> counts = new TreeMap<>();
    fates.values().stream()
        .filter(Fate::last)
        .forEach(fate -> counts.merge(fate.kind(), 1, Integer::sum));
    return counts;
  }
}

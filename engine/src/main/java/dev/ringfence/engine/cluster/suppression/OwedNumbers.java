package dev.ringfence.engine.cluster.suppression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Destinations that are suppressed here and that the others are to be told of, in the order of
 * their requests, and who waits for that. Confined to the thread of the shared limits.
 */
final class OwedNumbers {
  private record Waiter(long ticket, Runnable then) {}

  /** The last request for each; requests are counted, so the first entry is of the oldest. */
  private final Map<Long, Long> tickets = new LinkedHashMap<>();

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private long last;

  /** Requests up to this one are on disk. */
  private long kept;

  OwedNumbers(long[] onDisk) {
    for (long destination : onDisk) {
      tickets.put(destination, last);
    }
  }

  /** Whether it is owed: then what Redis says of it is not the last word. */
  boolean contains(long destination) {
    return tickets.containsKey(destination);
  }

  /** What a request adds, before it is on disk. */
  record Request(long ticket, List<Long> fresh) {}

  Request add(long[] destinations) {
    last++;
    List<Long> fresh = new ArrayList<>();
    for (long destination : destinations) {
      if (tickets.remove(destination) == null) {
        fresh.add(destination);
      }
      tickets.put(destination, last);
    }
    return new Request(last, fresh);
  }

  /** A request is on disk: it may be told. */
  void kept(Request request) {
    kept = Math.max(kept, request.ticket);
  }

  /** A request was turned away: what it alone has asked for is not owed. */
  void refused(Request request) {
    request.fresh.forEach(destination -> tickets.remove(destination, request.ticket));
    kept(request);
    tellWaiters();
  }

  /** What is to be told next, with the requests they are of; empty if nothing can be. */
  Map<Long, Long> next(int most) {
    Map<Long, Long> next = new LinkedHashMap<>();
    for (Map.Entry<Long, Long> entry : tickets.entrySet()) {
      if (next.size() == most || entry.getValue() > kept) {
        break;
      }
      next.put(entry.getKey(), entry.getValue());
    }
    return next;
  }

  /** These were told. Those that were not asked for again meanwhile are owed no more. */
  long[] told(Map<Long, Long> some) {
    some.entrySet().removeIf(entry -> !tickets.remove(entry.getKey(), entry.getValue()));
    tellWaiters();
    return some.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  /** Told once all is that was asked for by now. */
  void whenTold(Runnable then) {
    waiters.add(new Waiter(last, then));
    tellWaiters();
  }

  private void tellWaiters() {
    Iterator<Long> left = tickets.values().iterator();
    long first = left.hasNext() ? left.next() : Long.MAX_VALUE;
    while (!waiters.isEmpty() && waiters.getFirst().ticket < first) {
      waiters.remove().then.run();
    }
  }
}

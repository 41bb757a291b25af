package dev.ringfence.engine.core.schedule;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which calls at the carriers are known to be whose, by destination, so that a look-up by numbers
 * never takes the call of one attempt for that of another one to the same destination.
 * Lane-confined. Remembers the destinations dialled last, {@value #MOST} at most: look-ups come
 * minutes after the dial, not days.
 */
final class KnownCalls {
  private static final int MOST = 50_000;

  private final Map<Long, Set<String>> byDestination = new LinkedHashMap<>();

  void add(long destination, String providerCallId) {
    Set<String> calls = byDestination.remove(destination);
    if (calls == null) {
      calls = new LinkedHashSet<>(2);
      if (byDestination.size() >= MOST) {
        Iterator<Long> oldest = byDestination.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    calls.add(providerCallId);
    byDestination.put(destination, calls);
  }

  /** The calls to the destination that have an owner. */
  Set<String> to(long destination) {
    Set<String> calls = byDestination.get(destination);
    return calls == null ? Set.of() : calls;
  }
}

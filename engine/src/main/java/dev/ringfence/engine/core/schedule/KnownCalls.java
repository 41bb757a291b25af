package dev.ringfence.engine.core.schedule;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls at the carriers are known to be whose, so that a look-up by numbers never takes the
 * call of one attempt for that of another one to the same destination. Lane-confined. A ring of the
 * {@value #MOST} calls named last: noting one allocates nothing, and only the rare look-up by
 * numbers reads through it.
 */
final class KnownCalls {
  private static final int MOST = 65_536;

  private final long[] destinations = new long[MOST];
  private final @Nullable String[] calls = new String[MOST];
  private int next;

  void add(long destination, String providerCallId) {
    destinations[next] = destination;
    calls[next] = providerCallId;
    next = next + 1 == MOST ? 0 : next + 1;
  }

  /** Whether the call to the destination has an owner. */
  boolean owned(long destination, String providerCallId) {
    for (int i = 0; i < MOST; i++) {
      if (destinations[i] == destination && providerCallId.equals(calls[i])) {
        return true;
      }
    }
    return false;
  }

  /** The calls to the destination that have an owner. */
  Set<String> to(long destination) {
    Set<String> owned = new LinkedHashSet<>();
    for (int i = 0; i < MOST; i++) {
      String call = calls[i];
      if (call != null && destinations[i] == destination) {
        owned.add(call);
      }
    }
    return owned;
  }
}

package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.port.LookupResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Calls that fit a look-up by number, destination and time, by the carrier's id. A call seen twice,
 * because it moved on between two listings, counts once and as it was seen last. Lane-confined.
 */
public final class Candidates {
  /** The carrier's clock may be behind ours by this much, in milliseconds. */
  public static final long CLOCK_SLACK_MILLIS = 5_000;

  private final Set<String> others;
  private final Map<String, LookupResult> byId = new LinkedHashMap<>();

  /**
   * @param others calls that are known to be another attempt's
   */
  public Candidates(Set<String> others) {
    this.others = others;
  }

  public void add(String providerCallId, LookupResult state) {
    if (!others.contains(providerCallId)) {
      byId.put(providerCallId, state);
    }
  }

  /** Exactly one candidate is the call; several cannot be told apart. */
  public LookupResult verdict() {
    if (byId.isEmpty()) {
      return new LookupResult.Absent();
    }
    return byId.size() == 1
        ? byId.values().iterator().next()
        : new LookupResult.Ambiguous(byId.keySet());
  }
}

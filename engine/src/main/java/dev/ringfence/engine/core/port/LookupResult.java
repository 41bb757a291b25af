package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.Outcome;
import java.util.Set;

/** What the carrier knows of one call. Immutable. */
public sealed interface LookupResult {

  /** Queued, ringing or talking. */
  record Live(String providerCallId) implements LookupResult {}

  /** Over. */
  record Ended(String providerCallId, Outcome outcome, int talkSeconds, String reason)
      implements LookupResult {}

  /** The carrier answered and has no such call (yet). */
  record Absent() implements LookupResult {}

  /**
   * The carrier has calls that fit, and none can be told to be this one (two calls from the same
   * number to the same destination within seconds).
   */
  record Ambiguous(Set<String> providerCallIds) implements LookupResult {
    public Ambiguous {
      providerCallIds = Set.copyOf(providerCallIds);
    }
  }

  /** The carrier did not answer. */
  record Failed(String reason) implements LookupResult {}
}

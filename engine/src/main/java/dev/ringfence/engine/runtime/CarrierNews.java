package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LookupResult;

/** What carriers find, as the kernel hears it. Stateless. */
final class CarrierNews {
  private CarrierNews() {}

  static KernelEvent found(long attempt, LookupResult result) {
    if (result instanceof LookupResult.Live live) {
      return new KernelEvent.LookedUp(attempt, Finding.LIVE, live.providerCallId(), null, 0, "");
    }
    if (result instanceof LookupResult.Ended ended) {
      return new KernelEvent.LookedUp(
          attempt,
          Finding.ENDED,
          ended.providerCallId(),
          ended.outcome(),
          ended.talkSeconds(),
          ended.reason());
    }
    if (result instanceof LookupResult.Absent) {
      return new KernelEvent.LookedUp(attempt, Finding.ABSENT, null, null, 0, "");
    }
    // Ambiguous or failed: nothing is known, so nothing may be freed.
    return new KernelEvent.LookedUp(attempt, Finding.FAILED, null, null, 0, "");
  }
}

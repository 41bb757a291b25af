package dev.ringfence.engine.provider.plivo;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Calls that a machine answered, from when Plivo says so until their end, which does not say it
 * again. Bounded: the oldest is forgotten first and counts as answered, as all do after a restart.
 * Thread-safe.
 */
final class MachineCalls {
  /** Far more calls than an account has in progress. */
  private static final int CAPACITY = 65_536;

  private final Set<String> calls = new LinkedHashSet<>();

  synchronized void add(String call) {
    if (calls.add(call) && calls.size() > CAPACITY) {
      calls.remove(calls.iterator().next());
    }
  }

  /** Whether it is one of them. Stays so, because the end of a call may be told twice. */
  synchronized boolean contains(String call) {
    return calls.contains(call);
  }
}

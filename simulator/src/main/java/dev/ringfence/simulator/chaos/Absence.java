package dev.ringfence.simulator.chaos;

import java.util.Map;

/**
 * When a node was away, and what it left behind. Immutable.
 *
 * @param fromNanos just before it went, by the carriers' clock
 * @param untilNanos just before it was to come back
 * @param calls that it had dialled and were in progress at the carriers: destinations by their ids
 */
record Absence(String node, long fromNanos, long untilNanos, Map<String, String> calls) {
  Absence {
    calls = Map.copyOf(calls);
  }
}

package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.NumberStatus;

/**
 * A number at one instant. Immutable.
 *
 * @param e164 with plus
 * @param inProgress channels taken: also by inbound and foreign calls, and by other nodes
 * @param elsewhereInProgress of those, calls of other nodes that share the limits
 * @param capUsed starts that count in its first rolling cap now
 * @param cap that cap, as in {@code 60/1h}; empty if it has none
 * @param starts starts since the engine began
 * @param paused whether the carrier said that it may not call
 */
public record NumberView(
    String e164,
    String account,
    NumberStatus status,
    boolean paused,
    int channels,
    int inProgress,
    int inboundInProgress,
    int elsewhereInProgress,
    int capUsed,
    String cap,
    long starts) {}

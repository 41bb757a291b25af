package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.EventKind;
import java.util.List;

/**
 * A webhook endpoint as runners see it. Immutable.
 *
 * @param origin scheme, host and port of its URL; the rest may bear a token
 * @param disabledMillis since when it is sent nothing because it answered 410, or 0
 * @param pending deliveries that are to be sent
 * @param oldestPendingMillis when the oldest of them was made, or 0
 * @param failed deliveries that were given up
 */
public record EndpointView(
    String name,
    String origin,
    List<EventKind> events,
    long disabledMillis,
    long pending,
    long oldestPendingMillis,
    long failed) {}

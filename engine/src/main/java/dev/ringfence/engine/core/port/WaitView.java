package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.Limit;

/**
 * Why a call waits. Immutable.
 *
 * @param untilMillis wall clock instant at which it clears, or -1 when only an event clears it
 * @param detail one sentence for people
 */
public record WaitView(Limit limit, long untilMillis, String detail) {}

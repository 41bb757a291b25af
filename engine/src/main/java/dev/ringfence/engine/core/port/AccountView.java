package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.Provider;

/**
 * An account at one instant. Immutable.
 *
 * @param state {@code open}, {@code resting} or {@code paused}
 * @param detail why, if not open
 * @param inProgress calls in progress
 * @param concurrency their limit, or -1 for none
 * @param inboundUrl what to set as the voice URL of its numbers at the provider, so that inbound
 *     calls are counted
 * @param inboundStatusUrl what to set as their status (Plivo: hangup) URL
 */
public record AccountView(
    String name,
    Provider provider,
    String state,
    String detail,
    int inProgress,
    int concurrency,
    String inboundUrl,
    String inboundStatusUrl) {}

package dev.ringfence.engine.core.port;

/**
 * A call that the carrier says is going on now. Immutable.
 *
 * @param providerCallId the carrier's id
 * @param from packed E.164, or 0 when the listing does not say
 * @param to packed E.164, or 0 when the listing does not say
 * @param inbound whether somebody called us
 */
public record LiveCall(String providerCallId, long from, long to, boolean inbound) {}

package dev.ringfence.engine.webhook;

/**
 * What an endpoint is sent. Immutable; the body is handed over.
 *
 * @param id the same for every attempt and after every restart, so that receivers can tell what
 *     they have seen
 */
public record Message(String id, byte[] body) {}

/**
 * Tells runners what became of their calls: Standard Webhooks, sent from the store, retried, never
 * into a private network.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.webhook;

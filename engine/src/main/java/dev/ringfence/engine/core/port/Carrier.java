package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.InboundTreatment;
import java.util.function.Consumer;

/**
 * One provider account, reachable. Thread-safe: methods may be called on any thread, return at once
 * and never block the caller; each consumer is called exactly once, on any thread.
 */
public interface Carrier extends AutoCloseable {

  /** Puts one attempt on the wire: exactly one POST, or none, whatever the answer is. */
  void dial(DialRequest request, Consumer<DialResult> answer);

  /** Finds out what became of one attempt. */
  void lookUp(LookupRequest request, Consumer<LookupResult> answer);

  /** Lists the account's calls in progress (queued, ringing, talking), both directions. */
  void listLive(Consumer<LiveResult> answer);

  /** Ends a call in progress; the answer says whether the carrier took the order. */
  void hangUp(String providerCallId, Consumer<Boolean> answer);

  /**
   * Checks the authenticity of a webhook and translates it. Pure and quick: signature arithmetic
   * only.
   */
  Webhook translate(WebhookRequest request);

  /** The document that an answered call hears. */
  WebhookReply answerDocument(Speech speech);

  /** The reply to an inbound call: take it, or turn it away as {@code full} says. */
  WebhookReply inboundReply(boolean accepted, InboundTreatment treatment);

  @Override
  void close();
}

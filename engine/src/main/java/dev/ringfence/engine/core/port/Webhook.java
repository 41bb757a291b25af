package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import org.jspecify.annotations.Nullable;

/** What a webhook says, once its signature holds. Immutable. */
public sealed interface Webhook {

  /** The signature is missing or wrong: nothing in it may be believed. */
  record Forged(String why) implements Webhook {}

  /** Authentic, and of no consequence (an event we do not use). */
  record Irrelevant(String why) implements Webhook {}

  /** News of an attempt; fields as in {@link KernelEvent.CallProgressed}. */
  record News(
      String providerCallId,
      Progress progress,
      @Nullable Outcome outcome,
      int talkSeconds,
      String reason)
      implements Webhook {}

  /**
   * The call was answered, and the provider asks what it shall hear. Also news that it was
   * answered.
   */
  record AnswerWanted(String providerCallId) implements Webhook {}

  /** Somebody calls one of our numbers. */
  record InboundArrived(String providerCallId, long from, long to) implements Webhook {}

  /** That call is over. */
  record InboundEnded(String providerCallId) implements Webhook {}
}

package dev.ringfence.engine.core.port;

import org.jspecify.annotations.Nullable;

/**
 * Everything a provider needs to place one call. Immutable.
 *
 * @param attempt id of the attempt
 * @param from packed E.164 of the caller-ID number
 * @param to packed E.164 of the destination
 * @param statusUrl where the provider reports progress; carries the attempt id and its MAC. An
 *     adapter whose provider has several kinds of callback appends its own last path segment
 * @param answerUrl where the provider fetches what an answered call hears: ours, or the user's
 * @param flow id of the provider's own flow (Exotel app) in place of an answer URL, or null
 * @param ringSeconds how long to ring at most
 * @param talkSeconds how long the call may last at most
 * @param machineDetection whether to ask the provider to tell machines from people
 * @param sendBeforeNanos {@link System#nanoTime()} instant after which the request must not be sent
 *     any more
 */
public record DialRequest(
    long attempt,
    long from,
    long to,
    String statusUrl,
    String answerUrl,
    @Nullable String flow,
    int ringSeconds,
    int talkSeconds,
    boolean machineDetection,
    long sendBeforeNanos) {}

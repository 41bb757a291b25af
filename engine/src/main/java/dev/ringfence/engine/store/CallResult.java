package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call. Immutable.
 *
 * @param attempts how many of its attempts a carrier took, or may have taken
 * @param attempt id of its last attempt, or 0
 * @param number index of that attempt's number, or -1
 * @param sentMillis wall clock of that attempt, or 0
 */
public record CallResult(
    Disposition disposition,
    @Nullable Outcome outcome,
    String reason,
    int attempts,
    long attempt,
    int number,
    long sentMillis,
    long endedMillis,
    int talkSeconds,
    @Nullable String providerCallId) {}

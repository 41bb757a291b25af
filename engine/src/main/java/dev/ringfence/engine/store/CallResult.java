package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call. Immutable.
 *
 * @param attempts how many of its attempts a carrier took, or may have taken
 * @param attempt id of its last attempt, or 0
 * @param number packed E.164 of that attempt's number, or 0
 * @param account name of its account, or empty
 * @param sentMillis wall clock of that attempt, or 0
 */
public record CallResult(
    Disposition disposition,
    @Nullable Outcome outcome,
    String reason,
    int attempts,
    long attempt,
    long number,
    String account,
    long sentMillis,
    long endedMillis,
    int talkSeconds,
    @Nullable String providerCallId) {}

package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number, or a row of consecutive ones, as a file gives it. Immutable.
 *
 * @param first packed E.164; 0 if it could not be read
 * @param account its name
 * @param accountAsWritten what the file says for it, for messages
 * @param channels null if not given
 * @param place where the number itself is
 * @param accountPlace where its account is
 * @param channelsPlace where its channels are
 */
record NumberEntry(
    long first,
    int count,
    String account,
    String accountAsWritten,
    @Nullable Integer channels,
    List<RateLimit> caps,
    NumberStatus status,
    Place place,
    Place accountPlace,
    Place channelsPlace) {}

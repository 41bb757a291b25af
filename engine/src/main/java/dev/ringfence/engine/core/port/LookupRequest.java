package dev.ringfence.engine.core.port;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which call to look for. Immutable.
 *
 * @param providerCallId the carrier's id, or null: then by the three fields that follow
 * @param from packed E.164 of our number
 * @param to packed E.164 of the destination
 * @param sentWallMillis when it was sent; a call created more than a few seconds before is another
 *     one
 * @param others calls that are known to be others': a search by numbers leaves them out
 */
public record LookupRequest(
    @Nullable String providerCallId, long from, long to, long sentWallMillis, Set<String> others) {}

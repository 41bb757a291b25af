package dev.ringfence.engine.core.port;

import org.jspecify.annotations.Nullable;

/**
 * What an answered call hears. Immutable.
 *
 * @param say plain text for the provider's own voice, variables filled in, not yet escaped; or null
 * @param document a whole document in the provider's language, variables filled in and escaped; or
 *     null. Wins over {@code say}
 */
public record Speech(@Nullable String say, @Nullable String document) {}

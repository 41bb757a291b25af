package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A grant, or a denial as a value. Immutable.
 *
 * @param limit what denies it and clears last, or null if it is granted
 * @param subject of the grant: that of the first request, if this is a repeated one
 * @param repeated whether it was granted before
 * @param instant of a grant: when it ends unless committed (if it is committed: since when); of a
 *     denial: when the limit clears, or {@link Denial#EVENT}; microseconds of the shard's clock
 */
public record Verdict(@Nullable Limit limit, String subject, boolean repeated, long instant) {
  /** Whether it is a grant. */
  public boolean granted() {
    return limit == null;
  }
}

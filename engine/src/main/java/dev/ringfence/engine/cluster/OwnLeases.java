package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.batch.Leases;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Release.Evidence;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds, as the batches see it. Confined to the thread of {@link SharedLimits}, but
 * for {@link #flush}.
 */
final class OwnLeases implements Leases {
  private final OwnCalls calls;
  private final Supplier<SharedTerms> terms;
  private final BiConsumer<Long, Evidence> over;
  private volatile @Nullable NodeLink link;

  /**
   * @param over told of an attempt that is over
   */
  OwnLeases(OwnCalls calls, Supplier<SharedTerms> terms, BiConsumer<Long, Evidence> over) {
    this.calls = calls;
    this.terms = terms;
    this.over = over;
  }

  /** A link stands and is open, or none is (null). */
  void use(@Nullable NodeLink now) {
    link = now;
  }

  @Override
  public void adopt(Adoption adoption) {
    calls.adopt(adoption, terms.get());
  }

  @Override
  public void release(long attempt, Evidence evidence) {
    over.accept(attempt, evidence);
  }

  @Override
  public Map<String, LimitShard> accounts() {
    NodeLink now = link;
    return now == null ? Map.of() : now.accounts();
  }

  @Override
  public Iterable<LimitShard> slices() {
    NodeLink now = link;
    return now == null ? List.of() : now.slices();
  }

  @Override
  public void flush() {
    NodeLink now = link;
    if (now != null) {
      now.flush();
    }
  }
}

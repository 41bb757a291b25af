package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node says of a batch on every new link, before it does anything else there; an answer of
 * another epoch is a reason to open another link. Immutable.
 *
 * <p>A {@link Step#BEGIN}, whose answer names the instant of no loss; what was acknowledged since
 * then, written again; any number of {@link Step#MORE}; one {@link Step#END}. When nothing can have
 * been lost (the epoch is the one that the node has resumed in), an end alone is enough, with the
 * epoch as another answer named it.
 *
 * @param epoch as the begin was answered; empty at the begin
 * @param seen the highest instant that the node was ever answered with for this batch
 * @param version and state: the latest that the node knows; 0 if none
 * @param owned what it owns
 */
public record Resumption(
    Step step, String epoch, long seen, int version, State state, List<Owned> owned) {
  /** Of a segment that was named: it is this node's. */
  public static final long OWNED = 1;

  /** Of one that was this node's last: nothing of it is left to do. */
  public static final long DONE = 2;

  /** Which part it is. */
  public enum Step {
    BEGIN,
    MORE,
    END
  }

  public Resumption {
    owned = List.copyOf(owned);
  }

  /** The first part. */
  public static Resumption begin() {
    return new Resumption(Step.BEGIN, "", 0, 0, State.RUNNING, List.of());
  }

  /** What the answer to an end says that the node owns and did not name; it named so many. */
  public static List<Claimed> unnamed(List<Long> items, int named) {
    List<Claimed> unnamed = new ArrayList<>();
    for (int i = named; i < items.size(); i += 3) {
      unnamed.add(
          new Claimed(items.get(i).intValue(), items.get(i + 1), items.get(i + 2).intValue()));
    }
    return unnamed;
  }

  /** Of a node that owns nothing of the batch and was never answered about it. */
  public static Resumption nothing(String epoch) {
    return new Resumption(Step.END, epoch, 0, 0, State.RUNNING, List.of());
  }
}

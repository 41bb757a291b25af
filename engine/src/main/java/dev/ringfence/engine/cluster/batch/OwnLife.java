package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what this node has of shared batches is its own still: a node that was silent for too
 * long is fenced, and others go on with what it had. Confined to the thread of the shared limits.
 */
final class OwnLife {
  private static final Logger LOG = LoggerFactory.getLogger(OwnLife.class);

  private final CallStore store;
  private final PartHost host;
  private final Collection<LiveBatch> live;
  private final Adoptions adoptions;
  private final Runnable unlink;
  private final Decisions decisions;
  private boolean fenced;

  /**
   * @param live all batches that this node has to do with, as they are when it is asked
   * @param unlink gives the link up
   */
  OwnLife(
      CallStore store,
      PartHost host,
      Collection<LiveBatch> live,
      Adoptions adoptions,
      Decisions decisions,
      Runnable unlink) {
    this.store = store;
    this.host = host;
    this.live = live;
    this.adoptions = adoptions;
    this.decisions = decisions;
    this.unlink = unlink;
  }

  /**
   * This node was fenced: what it held is another's, and its kernel holds it still. It ends. What
   * it had dialled goes on holding its place until the taker has adopted it.
   *
   * @param upTo last incarnation of the life that had it
   */
  void lost(String why, long upTo) {
    if (fenced) {
      return;
    }
    fenced = true;
    unlink.run();
    LOG.error("ALARM {}: this node begins anew", why);
    List<Change> changes = new ArrayList<>(adoptions.forgotten());
    changes.addAll(decisions.lost(upTo));
    for (LiveBatch batch : live) {
      for (Part part : batch.parts.values()) {
        if (part.local != 0 && batch.needs(part)) {
          changes.add(new Change.Lost(part.local));
        }
      }
    }
    store.write(new Unit(changes, false, () -> host.fenced(why)));
  }

  /**
   * Says that this node lives, before it says anything else on a link, and hears whether its former
   * life was given to others meanwhile.
   *
   * @param then goes on, if it was not
   */
  void beat(BatchLink now, Runnable then) {
    now.askNow(
        () -> now.members().beat(decisions.remembered()),
        reply -> {
          for (Member member : reply.items()) {
            if (member.name().equals(now.node().name()) && isLost(member)) {
              lost(
                  "node " + member.taker() + " has taken over what this one had",
                  member.fencedUpTo());
              return;
            }
          }
          decisions.heard(reply.items());
          decisions.lives(now.formerLife() + 1);
          fenceGiven(now, then);
        });
  }

  /** Before it enrols, since what is fenced afterwards would have to enrol anew. */
  private void fenceGiven(BatchLink now, Runnable then) {
    long given = decisions.given();
    if (given < 0) {
      then.run();
    } else {
      now.ask(() -> now.directory().fence(now.node().name(), given), fenced -> then.run());
    }
  }

  /** Whether what this node's store has was another's from some instant on. */
  private boolean isLost(Member self) {
    return decisions.isOfAGivenLife(self)
        && (!adoptions.isEmpty()
            || !decisions.taking().isEmpty()
            || live.stream()
                .anyMatch(batch -> batch.parts.values().stream().anyMatch(batch::needs)));
  }
}

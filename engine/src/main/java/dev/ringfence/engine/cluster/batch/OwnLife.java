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

  /** Among the epochs that the store keeps: the first incarnation of the last life that spoke. */
  private static final String LIFE = "life";

  private final CallStore store;
  private final PartHost host;
  private final Collection<LiveBatch> live;
  private final Adoptions adoptions;
  private final Runnable unlink;
  private boolean fenced;
  private long given = -1;

  /**
   * @param live all batches that this node has to do with, as they are when it is asked
   * @param unlink gives the link up
   */
  OwnLife(
      CallStore store,
      PartHost host,
      Collection<LiveBatch> live,
      Adoptions adoptions,
      Runnable unlink) {
    this.store = store;
    this.host = host;
    this.live = live;
    this.adoptions = adoptions;
    this.unlink = unlink;
  }

  /**
   * This node was fenced: what it held is another's, and its kernel holds it still. It ends. What
   * it had dialled goes on holding its place until the taker has adopted it.
   */
  void lost(String why) {
    if (fenced) {
      return;
    }
    fenced = true;
    unlink.run();
    LOG.error("ALARM {}: this node begins anew", why);
    List<Change> changes = new ArrayList<>(adoptions.forgotten());
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
   * The last incarnation of a life of this node that another is taking over and has not done with,
   * or -1. What that life has in Redis is to be left alone, leases too: the taker finds by them
   * what was dialled, which this node has forgotten.
   */
  long given() {
    return given;
  }

  /**
   * Says that this node lives, before it says anything else on a link, and hears whether its former
   * life was given to others meanwhile.
   *
   * @param then goes on, if it was not
   */
  void beat(BatchLink now, Runnable then) {
    now.ask(
        now.members().beat(),
        reply -> {
          given = -1;
          for (Member member : reply.items()) {
            if (!member.name().equals(now.node().name())) {
              continue;
            }
            if (isLost(member)) {
              lost("node " + member.taker() + " has taken over what this one had");
              return;
            }
            given = member.settled() ? -1 : member.fencedUpTo();
          }
          String life = Long.toString(now.formerLife() + 1);
          if (!life.equals(store.shared().epoch(LIFE))) {
            store.write(
                new Unit(List.of(new Change.Reasserted(LIFE, life)), false, Unit.Then.NOTHING));
          }
          then.run();
        });
  }

  /** Whether what this node's store has was another's from some instant on. */
  private boolean isLost(Member self) {
    String life = store.shared().epoch(LIFE);
    boolean holds =
        live.stream().anyMatch(batch -> batch.parts.values().stream().anyMatch(batch::needs));
    return holds && life != null && self.fencedUpTo() >= Long.parseLong(life);
  }
}

package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.Iterator;
import java.util.List;

/**
 * Says again which batches this node has accepted, if the directory may have lost them: what no
 * node has announced is taken for finished and removed. Confined to the thread of the shared
 * limits.
 */
final class Announcing {
  /** In what the store keeps of epochs: that of the directory. */
  private static final String SHARD = "batches";

  private final CallStore store;
  private final Publishing publishing;

  Announcing(CallStore store, Publishing publishing) {
    this.store = store;
    this.publishing = publishing;
  }

  /**
   * Says them on a link where this node has begun to enrol.
   *
   * @param epoch of the directory
   * @param then goes on when it has them
   */
  void again(BatchLink of, String epoch, Runnable then) {
    of.when(
        of.mark().read(),
        marked -> {
          if (epoch.equals(marked) && epoch.equals(store.shared().epoch(SHARD))) {
            then.run();
          } else {
            announce(of, publishing.accepted().iterator(), () -> announced(of, epoch, then));
          }
        },
        failure -> of.giveUp("the mark of the directory could not be read: " + failure));
    of.flush();
  }

  private void announce(BatchLink of, Iterator<BatchHead> left, Runnable then) {
    if (!left.hasNext()) {
      then.run();
      return;
    }
    BatchHead head = left.next();
    of.ask(
        () -> of.directory().announce(head.publicId(), Packing.label(Label.of(head)), true),
        reply -> {
          if (reply.done()) {
            announce(of, left, then);
          } else {
            of.giveUp("an announcement was answered " + reply.status());
          }
        });
  }

  private void announced(BatchLink of, String epoch, Runnable then) {
    of.mark().write(epoch);
    store.write(new Unit(List.of(new Change.Reasserted(SHARD, epoch)), false, Unit.Then.NOTHING));
    then.run();
  }
}

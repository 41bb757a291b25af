package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Reply;
import dev.ringfence.engine.redis.batch.Segment.Content;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes parts of this engine of the segments that it owns of a batch: reads their rows, and has
 * them stored and queued. Confined to the thread of the shared limits.
 */
final class Fetching {
  private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
  private static final long AGAIN_MILLIS = 5_000;

  private final LiveBatch batch;
  private final Around around;

  Fetching(LiveBatch batch, Around around) {
    this.batch = batch;
    this.around = around;
  }

  /** Begins with what is not stored yet, over this link. */
  void fetch(BatchLink of) {
    if (!around.host().knows(batch.label)) {
      return;
    }
    for (Part part : List.copyOf(batch.parts.values())) {
      if (part.local == 0 && !part.coming && !part.finished) {
        part.coming = true;
        around.headOf(batch, of, head -> read(part, head, of));
      }
    }
  }

  private void read(Part part, BatchHead head, BatchLink of) {
    of.ask(
        () -> of.batch(batch.id).content(part.segment),
        reply -> {
          batch.heard(reply);
          if (!reply.done() || reply.items().isEmpty()) {
            of.giveUp("rows of batch " + batch.id + " were answered " + reply.status());
            return;
          }
          install(part, head, reply, of);
        });
  }

  /** Of a row that has a result, a retry says nothing any more. */
  private static List<Fate> merged(List<Fate> there, List<OwedFate> known) {
    Map<Integer, Fate> byRow = new LinkedHashMap<>();
    there.forEach(fate -> byRow.put(fate.row(), fate));
    known.forEach(owed -> byRow.put(owed.fate().row(), owed.fate()));
    return List.copyOf(byRow.values());
  }

  private void install(Part part, BatchHead head, Reply<Content> reply, BatchLink of) {
    Content content = reply.item();
    List<OwedFate> known = KnownFates.missing(around.store(), head, part, content.fates());
    List<Fate> fates = merged(content.fates(), known);
    if (!known.isEmpty()) {
      LOG.warn(
          "ALARM Redis lacks {} results of batch {} that this node has: said again",
          known.size(),
          batch.id);
    }
    Standing.State state = batch.standing().state();
    NewPart made =
        new NewPart(
            head,
            part.segment,
            part.first,
            part.token,
            content.rows(),
            reply.instant(),
            fates,
            around.attemptsFor(batch.id, part.first, batch.span, fates),
            state);
    part.inProgress = made.attempts().size();
    part.storing = true;
    // Told whatever becomes of the link: a part that is stored is one that may be dialled.
    around.whenDone(
        around
            .host()
            .install(made, local -> around.soon(() -> installed(part, local, known, state))),
        stored -> {},
        failure -> {
          part.storing = false;
          around.attemptsBack(made.attempts());
          LOG.warn(
              "ALARM a segment of batch {} is not called yet: {}", batch.id, failure.toString());
          of.later(
              AGAIN_MILLIS,
              () -> {
                part.coming = false;
                batch.go();
              });
        });
  }

  private void installed(Part part, long local, List<OwedFate> known, Standing.State state) {
    part.local = local;
    part.coming = false;
    part.storing = false;
    around.stored(batch, part);
    known.forEach(batch::oweKnown);
    if (batch.standing().state() != state) {
      around.host().follow(List.of(local), batch.standing().state());
    }
    batch.go();
  }
}

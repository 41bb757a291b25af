package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.cluster.batch.Leases.Adoption;
import dev.ringfence.engine.redis.Held;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.TakeOver;
import dev.ringfence.engine.store.CallNote;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts of silent nodes that are this node's now, until their rows are: then a part has them.
 * Confined to the thread of the shared limits, but for the journal's calls, which hop there.
 */
final class Adoptions {
  private static final Logger LOG = LoggerFactory.getLogger(Adoptions.class);

  private final CallStore store;
  private final Leases leases;
  private final Executor thread;
  private final PartHost host;

  /** By attempt. What came from this node's store the leases have read there too. */
  private final Map<Long, Adoption> leased = new TreeMap<>();

  private final Map<Long, Kept.Adopted> open = new TreeMap<>();

  Adoptions(CallStore store, Leases leases, Executor thread, PartHost host, Kept kept) {
    this.store = store;
    this.leases = leases;
    this.thread = thread;
    this.host = host;
    for (Kept.Adopted adopted : kept.adopted()) {
      open.put(adopted.attempt(), adopted);
      leased.put(adopted.attempt(), leaseOf(adopted));
    }
  }

  private static Adoption leaseOf(Kept.Adopted adopted) {
    return new Adoption(
        adopted.attempt(),
        adopted.account(),
        adopted.number(),
        adopted.destination(),
        false,
        false,
        false,
        CallNote.of(adopted.shared(), adopted.row(), adopted.sentMillis(), adopted.ordinal()));
  }

  /** Writes down what a taking over finds, before it is adopted. */
  TakeOver.Journal journal() {
    return new TakeOver.Journal() {
      @Override
      public CompletionStage<?> keep(LimitShard shard, List<Held> attempts) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        thread.execute(() -> write(shard, attempts, kept));
        return kept;
      }

      @Override
      public CompletionStage<?> drop(LimitShard shard, List<Held> attempts) {
        // Other shards may hold them for this node; what none holds, none is told of.
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  private void write(LimitShard shard, List<Held> attempts, CompletableFuture<Void> kept) {
    String account = "";
    for (Map.Entry<String, LimitShard> known : leases.accounts().entrySet()) {
      if (known.getValue() == shard) {
        account = known.getKey();
      }
    }
    List<Change> changes = new ArrayList<>();
    for (Held held : attempts) {
      Adoption adoption = merged(leased.get(held.attempt()), account, held);
      leased.put(held.attempt(), adoption);
      leases.adopt(adoption);
      CallNote note = CallNote.parse(held.note());
      if (!note.inbound().isEmpty()) {
        changes.add(new Change.InboundTaken(adoption.account(), adoption.number(), note.inbound()));
        host.adoptInbound(held.attempt(), adoption.account(), adoption.number(), note.inbound());
        continue;
      }
      Kept.Adopted adopted =
          new Kept.Adopted(
              held.attempt(),
              note.batch(),
              note.row(),
              adoption.account(),
              adoption.number(),
              adoption.destination(),
              note.sentMillis(),
              note.ordinal());
      open.put(held.attempt(), adopted);
      changes.add(
          new Change.Adopted(
              adopted.attempt(),
              adopted.shared(),
              adopted.row(),
              adopted.account(),
              adopted.number(),
              adopted.destination(),
              adopted.sentMillis(),
              adopted.ordinal()));
    }
    store.write(new Unit(changes, false, () -> kept.complete(null)));
  }

  private static Adoption merged(@Nullable Adoption known, String account, Held held) {
    long subject = Long.parseLong(held.subject());
    boolean ofDestination = account.isEmpty();
    if (known == null) {
      return new Adoption(
          held.attempt(),
          account,
          ofDestination ? 0 : subject,
          ofDestination ? subject : 0,
          !ofDestination && held.startSettled(),
          !ofDestination && held.sendSettled(),
          ofDestination && held.startSettled(),
          held.note());
    }
    return new Adoption(
        held.attempt(),
        ofDestination ? known.account() : account,
        ofDestination ? known.number() : subject,
        ofDestination ? subject : known.destination(),
        ofDestination ? known.startSettled() : held.startSettled(),
        ofDestination ? known.sendSettled() : held.sendSettled(),
        ofDestination ? held.startSettled() : known.destinationSettled(),
        held.note());
  }

  /**
   * Hands out the attempts for rows of a segment whose fate is not known; of those whose fate is,
   * it gives the lease back.
   */
  List<Kept.Adopted> of(String batch, int first, int span, List<Fate> fates) {
    List<Kept.Adopted> unknown = new ArrayList<>();
    for (Iterator<Kept.Adopted> all = open.values().iterator(); all.hasNext(); ) {
      Kept.Adopted adopted = all.next();
      if (!adopted.shared().equals(batch)
          || adopted.row() < first
          || adopted.row() >= first + span) {
        continue;
      }
      all.remove();
      leased.remove(adopted.attempt());
      if (adopted.number() == 0 || adopted.account().isEmpty()) {
        // Its number never knew of it, so it was never dialled.
        end(adopted, Evidence.NOT_SENT);
      } else if (isOver(adopted, fates)) {
        end(adopted, Evidence.SEEN);
      } else {
        unknown.add(adopted);
      }
    }
    return unknown;
  }

  /** Their rows could not be stored. */
  void back(List<Kept.Adopted> attempts) {
    for (Kept.Adopted adopted : attempts) {
      open.put(adopted.attempt(), adopted);
      leased.put(adopted.attempt(), leaseOf(adopted));
    }
  }

  /**
   * A row's fate is written before the lease of its attempt ends, so it may be of this one. What
   * clocks say is not asked: one that was set back makes a later attempt look like an earlier one.
   */
  private static boolean isOver(Kept.Adopted adopted, List<Fate> fates) {
    for (Fate fate : fates) {
      if (fate.row() == adopted.row()) {
        return fate.last() || adopted.ordinal() != 0 && fate.attempts() >= adopted.ordinal();
      }
    }
    return false;
  }

  /**
   * All of a silent node was taken over, and each of its attempts whose row has no disposition is
   * with its segment: of the others the rows are disposed, or their batches gone.
   *
   * @param comes whether the row's segment is this node's, and its rows are under way
   */
  void settle(BiPredicate<String, Integer> comes) {
    for (Kept.Adopted adopted : List.copyOf(open.values())) {
      if (!comes.test(adopted.shared(), adopted.row())) {
        open.remove(adopted.attempt());
        leased.remove(adopted.attempt());
        LOG.info("the row of an adopted attempt is done: its lease is given back");
        end(adopted, adopted.number() == 0 ? Evidence.NOT_SENT : Evidence.SEEN);
      }
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** All of it is another node's now. */
  List<Change> forgotten() {
    List<Change> changes = new ArrayList<>();
    open.keySet().forEach(attempt -> changes.add(new Change.Unadopted(attempt)));
    return changes;
  }

  private void end(Kept.Adopted adopted, Evidence evidence) {
    leases.release(adopted.attempt(), evidence);
    store.write(
        new Unit(List.of(new Change.Unadopted(adopted.attempt())), false, Unit.Then.NOTHING));
  }
}

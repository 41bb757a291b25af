package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Silences;
import dev.ringfence.engine.redis.batch.TakeOver;
import dev.ringfence.engine.redis.batch.TakeOver.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node lives, hears who else does, and takes over from those that fell silent.
 * Confined to the thread of the shared limits.
 */
final class Lives {
  /** A node that nobody has heard for so long is taken over. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Lives.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long AGAIN_MILLIS = 100;

  private final String self;
  private final Leases leases;
  private final Adoptions adoptions;
  private final Decisions decisions;
  private final Silences silences;
  private final Consumer<Taken> taken;
  private final Runnable settled;
  private final Consumer<BatchLink> said;
  private boolean taking;
  private boolean joined;

  /** Whether it has looked on this link for what an older state of Redis may have brought back. */
  private boolean looked;

  private @Nullable BatchLink link;

  /**
   * @param taken told of each segment that has become this node's
   * @param settled told that no taking over by this node is under way
   * @param said told after each beat
   */
  Lives(
      String self,
      Leases leases,
      Adoptions adoptions,
      Decisions decisions,
      Consumer<Taken> taken,
      Runnable settled,
      Consumer<BatchLink> said) {
    this.self = self;
    this.leases = leases;
    this.adoptions = adoptions;
    this.decisions = decisions;
    this.taken = taken;
    this.settled = settled;
    this.said = said;
    silences = new Silences(self, SILENCE);
  }

  /**
   * From now on it beats on this link: also while it joins what there is, which may take long after
   * a loss, and is no silence.
   */
  void use(@Nullable BatchLink now) {
    link = now;
    taking = false;
    joined = false;
    looked = false;
    if (now != null) {
      beat(now);
    }
  }

  /** Every batch is joined: from now on it takes over, too. */
  void joined() {
    joined = true;
  }

  private void beat(BatchLink of) {
    if (of != link) {
      return;
    }
    hear(
        of,
        members -> {
          List<Over> silent = silences.after(members, System.nanoTime());
          if (joined) {
            if (!taking) {
              look(of, silent);
            }
            said.accept(of);
          }
          of.later(BEAT_MILLIS, () -> beat(of));
        });
  }

  private void hear(BatchLink of, Consumer<List<Member>> then) {
    of.askNow(
        () -> of.members().beat(decisions.remembered()),
        reply -> {
          decisions.heard(reply.items());
          then.accept(reply.items());
        });
  }

  private void look(BatchLink of, List<Over> silent) {
    if (!silent.isEmpty()) {
      taking = true;
      declare(of, silent.iterator());
    } else {
      takeOver(of);
    }
  }

  private void declare(BatchLink of, Iterator<Over> left) {
    if (!left.hasNext()) {
      // What a silent node was taking over has become this node's with it.
      hear(of, members -> takeOver(of));
      return;
    }
    Over silent = left.next();
    LOG.warn(
        "node {} is silent: this node takes over what it had, if no other does", silent.node());
    of.askNow(
        () -> of.members().declare(silent.node(), silent.upTo(), SILENCE),
        reply -> declare(of, left));
  }

  private void takeOver(BatchLink of) {
    List<Over> over = decisions.taking();
    boolean remains = over.isEmpty() && !looked && decisions.given() < 0;
    taking = !over.isEmpty() || remains;
    if (!taking) {
      settled.run();
    } else if (remains) {
      takeRemains(of);
    } else {
      take(of, over);
    }
  }

  private void takeRemains(BatchLink of) {
    of.when(
        takingOver(of).remains(self),
        done -> {
          looked = true;
          takeOver(of);
        },
        failure -> failed(of, failure, List.of(self)));
  }

  private TakeOver takingOver(BatchLink of) {
    List<LimitShard> shards = new ArrayList<>(leases.accounts().values());
    leases.slices().forEach(shards::add);
    return new TakeOver(
        shards,
        of.directory(),
        of::batch,
        of.members(),
        adoptions.journal(),
        () -> {
          of.flush();
          leases.flush();
        });
  }

  private void take(BatchLink of, List<Over> over) {
    of.when(
        // What an answer gives is this node's, whatever becomes of the rest.
        takingOver(of).of(over, segment -> of.soon(() -> taken.accept(segment))),
        segments -> {
          LOG.warn("{} segments of nodes {} are this node's", segments, names(over));
          again(of);
        },
        failure -> failed(of, failure, names(over)));
  }

  private void failed(BatchLink of, Throwable failure, List<String> nodes) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TakeOver.NotNowException) {
      // A batch that came just now is not joined yet, or others have not spoken.
      LOG.info("taking over nodes {} goes on later: {}", nodes, cause.getMessage());
      again(of);
    } else {
      of.giveUp("taking over failed: " + cause);
    }
  }

  /** Until nothing is left that this node was to take over. */
  private void again(BatchLink of) {
    of.later(AGAIN_MILLIS, () -> hear(of, members -> takeOver(of)));
  }

  private static List<String> names(List<Over> over) {
    return over.stream().map(Over::node).toList();
  }
}

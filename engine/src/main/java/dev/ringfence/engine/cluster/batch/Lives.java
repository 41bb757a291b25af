package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Verdict;
import dev.ringfence.engine.redis.batch.Silences;
import dev.ringfence.engine.redis.batch.TakeOver;
import dev.ringfence.engine.redis.batch.TakeOver.Taken;
import java.time.Duration;
import java.util.ArrayList;
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
  private final Silences silences;
  private final Consumer<Taken> taken;
  private final Runnable settled;
  private final Consumer<BatchLink> said;
  private boolean taking;
  private boolean joined;
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
      Consumer<Taken> taken,
      Runnable settled,
      Consumer<BatchLink> said) {
    this.leases = leases;
    this.adoptions = adoptions;
    this.taken = taken;
    this.settled = settled;
    this.said = said;
    this.self = self;
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
    of.ask(
        of.members().beat(),
        reply -> {
          List<Member> silent = silences.after(reply.items(), System.nanoTime());
          if (!joined) {
            of.later(BEAT_MILLIS, () -> beat(of));
            return;
          }
          if (!taking && !silent.isEmpty()) {
            declare(of, silent.get(0));
          } else if (!taking && reply.items().stream().noneMatch(this::isMine)) {
            settled.run();
          }
          said.accept(of);
          of.later(BEAT_MILLIS, () -> beat(of));
        });
  }

  /** Whether this node has begun to take it over, and not ended. */
  private boolean isMine(Member member) {
    return member.fencedUpTo() >= 0 && !member.settled() && member.taker().equals(self);
  }

  private void declare(BatchLink of, Member member) {
    long upTo =
        member.fencedUpTo() >= 0 && !member.settled()
            ? member.fencedUpTo()
            : Node.endOfLife(member.incarnation());
    LOG.warn(
        "node {} is silent: this node takes over what it had, if no other does", member.name());
    declare(of, member.name(), upTo);
  }

  private void declare(BatchLink of, String silent, long upTo) {
    taking = true;
    of.ask(
        of.members().declare(silent, upTo, SILENCE),
        reply -> {
          if (reply.done() && reply.item().verdict() == Verdict.MINE) {
            takeOver(of, silent, reply.item().upTo());
          } else {
            taking = false;
          }
        });
  }

  private void takeOver(BatchLink of, String silent, long upTo) {
    List<LimitShard> shards = new ArrayList<>(leases.accounts().values());
    leases.slices().forEach(shards::add);
    TakeOver takeOver =
        new TakeOver(
            shards,
            of.directory(),
            of::batch,
            of.members(),
            adoptions.journal(),
            () -> {
              of.flush();
              leases.flush();
            });
    of.when(
        // What an answer gives is this node's, whatever becomes of the rest.
        takeOver.of(silent, upTo, segment -> of.soon(() -> taken.accept(segment))),
        segments -> {
          taking = false;
          LOG.warn("{} segments of node {} are this node's", segments, silent);
          settled.run();
        },
        failure -> {
          taking = false;
          Throwable cause =
              failure instanceof CompletionException && failure.getCause() != null
                  ? failure.getCause()
                  : failure;
          if (cause instanceof TakeOver.NotNowException) {
            // A batch that came just now is not joined yet, or others have not spoken.
            LOG.info("taking over from node {} goes on later: {}", silent, cause.getMessage());
            taking = true;
            of.later(AGAIN_MILLIS, () -> declare(of, silent, upTo));
          } else {
            of.giveUp("taking over failed: " + cause);
          }
        });
  }
}

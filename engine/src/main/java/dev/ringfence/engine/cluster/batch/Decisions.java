package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Members.Remembered;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lives were decided to be over, and are not taken over yet, as far as that is about this
 * node: its own, and those that it takes over. Its store keeps them, and each beat says them, since
 * Redis may lose the decision: a node that was given away has forgotten what it dialled, and would
 * dial it again. Confined to the thread of the shared limits.
 */
final class Decisions {
  // Among the epochs that the store keeps.
  private static final String LIFE = "life";
  private static final String GIVEN = "given";
  private static final String TAKING = "taking";

  /** Not part of a node's name. */
  private static final String BETWEEN = "|";

  private final String self;
  private final CallStore store;
  private long life;
  private long given;
  private List<Over> taking;

  Decisions(String self, CallStore store) {
    this.self = self;
    this.store = store;
    life = number(store.shared().epoch(LIFE));
    given = number(store.shared().epoch(GIVEN));
    taking = List.copyOf(lives(store.shared().epoch(TAKING)));
  }

  /**
   * The last incarnation of lives of this node that others are taking over and have not done with,
   * or -1. What those have in Redis is to be left alone, leases too: the taker finds by them what
   * was dialled, which this node has forgotten.
   */
  long given() {
    return given;
  }

  /** What this node is to take over. */
  List<Over> taking() {
    return taking;
  }

  /** What a beat says. */
  Remembered remembered() {
    return new Remembered(life, given, taking);
  }

  /** Takes the answer to a beat: what was remembered is in it, or was done with. */
  void heard(List<Member> members) {
    long stillGiven = -1;
    List<Over> mine = new ArrayList<>();
    for (Member member : members) {
      if (!member.isOpen()) {
        continue;
      }
      if (member.name().equals(self)) {
        stillGiven = member.fencedUpTo();
      }
      if (member.taker().equals(self)) {
        mine.add(new Over(member.name(), member.fencedUpTo()));
      }
    }
    if (stillGiven != given || !mine.equals(taking)) {
      given = stillGiven;
      taking = List.copyOf(mine);
      keep(List.of(changeOf(GIVEN, given), changeOf(taking)));
    }
  }

  /** A life of this node speaks. */
  void lives(long first) {
    if (first != life) {
      life = first;
      keep(List.of(changeOf(LIFE, life)));
    }
  }

  /** Whether what this node's store has is of a life that was declared over. */
  boolean isOfAGivenLife(Member itself) {
    return life >= 0 && itself.fencedUpTo() >= life;
  }

  /**
   * Lives of this node are others' now, and all that they were taking over.
   *
   * @return what the store is to keep
   */
  List<Change> lost(long upTo) {
    given = Math.max(given, upTo);
    taking = List.of();
    return List.of(changeOf(GIVEN, given), changeOf(taking));
  }

  private void keep(List<Change> changes) {
    store.write(new Unit(changes, false, Unit.Then.NOTHING));
  }

  private static long number(@Nullable String kept) {
    return kept == null ? -1 : Long.parseLong(kept);
  }

  private static List<Over> lives(@Nullable String kept) {
    List<Over> all = new ArrayList<>();
    if (kept != null && !kept.isEmpty()) {
      String[] fields = kept.split(Pattern.quote(BETWEEN));
      for (int i = 0; i < fields.length; i += 2) {
        all.add(new Over(fields[i], Long.parseLong(fields[i + 1])));
      }
    }
    return all;
  }

  private static Change changeOf(String name, long incarnation) {
    return new Change.Reasserted(name, Long.toString(incarnation));
  }

  private static Change changeOf(List<Over> taking) {
    List<String> fields = new ArrayList<>();
    for (Over lives : taking) {
      fields.add(lives.node());
      fields.add(Long.toString(lives.upTo()));
    }
    return new Change.Reasserted(TAKING, String.join(BETWEEN, fields));
  }
}

package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes are to be declared over, by the server's clock and by this node's own: a clock that
 * jumps on either side makes nobody silent. Confined to one thread.
 */
public final class Silences {
  private record Last(long beats, long sinceNanos) {}

  private final String self;
  private final Duration limit;
  private final Map<String, Last> heard = new HashMap<>();

  /**
   * @param limit how long a node must have been silent by both clocks
   */
  public Silences(String self, Duration limit) {
    this.self = self;
    this.limit = limit;
  }

  /**
   * Takes an answer to {@link Members#beat}.
   *
   * @return whom to {@link Members#declare}: who is silent for too long, and whose taking over was
   *     begun by nobody knows whom. Who was given to a node that is silent now is declared with
   *     that.
   */
  public List<Over> after(List<Member> members, long nowNanos) {
    for (Member member : members) {
      Last last = heard.get(member.name());
      if (last == null || last.beats() != member.beats()) {
        heard.put(member.name(), new Last(member.beats(), nowNanos));
      }
    }
    List<Over> all = new ArrayList<>();
    for (Member member : members) {
      if (member.isOpen() && !isKnown(member.taker(), members)) {
        all.add(new Over(member.name(), member.fencedUpTo()));
      } else if (!member.name().equals(self)
          && (!member.isOpen() || member.taker().equals(member.name()))
          && member.incarnation() > member.fencedUpTo()
          && isSilent(member, nowNanos)) {
        all.add(new Over(member.name(), Node.endOfLife(member.incarnation())));
      }
    }
    return all;
  }

  private static boolean isKnown(String taker, List<Member> members) {
    return members.stream().anyMatch(m -> m.name().equals(taker) && m.incarnation() >= 0);
  }

  private boolean isSilent(Member member, long nowNanos) {
    Last last = heard.get(member.name());
    return last != null
        && member.silence().compareTo(limit) >= 0
        && nowNanos - last.sinceNanos() >= limit.toNanos();
  }
}

package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.batch.Members.Member;
import java.time.Duration;
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
   *     begun and has not ended, by this node or by one that is silent now
   */
  public List<Member> after(List<Member> members, long nowNanos) {
    for (Member member : members) {
      Last last = heard.get(member.name());
      if (last == null || last.beats() != member.beats()) {
        heard.put(member.name(), new Last(member.beats(), nowNanos));
      }
    }
    return members.stream().filter(member -> isToDeclare(member, members, nowNanos)).toList();
  }

  private boolean isToDeclare(Member member, List<Member> members, long nowNanos) {
    if (member.fencedUpTo() >= 0 && !member.settled()) {
      return member.taker().equals(self)
          || members.stream()
              .filter(other -> other.name().equals(member.taker()))
              .allMatch(taker -> isSilent(taker, nowNanos));
    }
    return !member.name().equals(self)
        && member.incarnation() > member.fencedUpTo()
        && isSilent(member, nowNanos);
  }

  private boolean isSilent(Member member, long nowNanos) {
    Last last = heard.get(member.name());
    return last != null
        && member.silence().compareTo(limit) >= 0
        && nowNanos - last.sinceNanos() >= limit.toNanos();
  }
}

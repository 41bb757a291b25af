package dev.ringfence.engine.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The limits of one account and its numbers, or of one slice of the destinations, shared by all
 * nodes. Thread-safe.
 *
 * <p>All that one turn of a node asks of a shard goes in one call. Each call is done whole or not
 * at all, and may be repeated: attempts are known by name. Instants are microseconds of the shard's
 * own clock, which never goes back.
 *
 * <p>A stage that fails leaves open whether the call was done. An {@link Answer} that is not {@link
 * Answer.Status#OK} says that nothing was.
 */
public interface LimitShard {
  /** Most items of one call; a longer script would keep others waiting. */
  int MOST_ITEMS = 256;

  /** All limits of an admission are read, then all are charged; in the order given. */
  CompletionStage<Answer<Verdict>> reserve(List<Admission> admissions);

  /** Whether each attempt may be dialled: its reservation stands, and is no longer timed. */
  CompletionStage<Answer<Boolean>> commit(List<Long> attempts);

  /** Starts and sends that are not outstanding any more: they begin to age. */
  CompletionStage<Answer<Settled>> answered(List<Sighting> sightings);

  /** Attempts that hold nothing any more. */
  CompletionStage<Answer<Settled>> release(List<Release> releases);

  /**
   * A node says what it holds; see {@link Reassertion}. The items are the instant of no loss, and
   * the last incarnation of the node that was fenced, or -1: what the node had before it is not to
   * be named.
   */
  CompletionStage<Answer<Long>> reassert(Reassertion part);

  /**
   * From now on nothing is done of what a silent node asked, asks or re-asserts under an
   * incarnation up to this one. The item says whether: no, if a later life of it is here already.
   * What it had committed goes on holding its place, until it is adopted or released.
   */
  CompletionStage<Answer<Boolean>> fence(String silent, long upTo);

  /**
   * What fenced lives of a node have committed and nobody has adopted, in the order of the
   * attempts.
   *
   * @param after the attempt to go on after; 0 at first
   */
  CompletionStage<Answer<Held>> heldBy(String node, long after);

  /**
   * Attempts of a fenced life of a node become those of the asking one, without a gap. It must have
   * written them down before: it re-asserts and releases them from then on. The items say which it
   * holds now; not those that are gone, and not those that are no fenced life's.
   */
  CompletionStage<Answer<Boolean>> adopt(String from, List<Long> attempts);

  /**
   * Grants begin once each of these nodes has re-asserted in this epoch. The items are the nodes
   * that have not; they must be all nodes that may have calls in progress. A node that was fenced
   * before what was lost has nothing to say, and is not waited for until it comes back.
   *
   * <p>Until then nothing else is done either: what has ended is said afterwards. A node that has
   * nothing to say asks this from time to time, to notice that an epoch has ended: others wait.
   */
  CompletionStage<Answer<String>> open(List<String> nodes);

  /** What every node's calls in progress take of each subject. */
  CompletionStage<Answer<Carried>> census();
}

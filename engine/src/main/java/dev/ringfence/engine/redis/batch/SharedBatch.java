package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Content;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One batch, as all nodes see it. Thread-safe; nothing blocks.
 *
 * <p>All that one turn of a node has to say goes in one call. Each call is done whole or not at
 * all, and may be repeated. A stage that fails leaves open whether the call was done: the link is
 * to be given up then, and the batch resumed on the next one. A reply that is not {@code OK} says
 * that nothing was done; {@code CLOSED} that others have not resumed in this epoch.
 */
public interface SharedBatch {
  /** Most items of one call; a longer script would keep others waiting. */
  int MOST_ITEMS = 256;

  /**
   * Begins to put the rows of a batch, before it is accepted.
   *
   * @param print of the body: the same for the same
   * @param rows of the batch
   * @param span rows of a segment
   * @param patience how long another node's upload must have been silent to be given up
   */
  CompletionStage<Reply<Upload>> begin(String print, int rows, int span, Duration patience);

  /**
   * Puts the rows of one segment. The item says whether they were kept: no, if the upload is not
   * the one that goes on.
   */
  CompletionStage<Reply<Boolean>> putRows(long upload, int segment, byte[] rows);

  /**
   * Makes the batch visible, once all of its rows are there.
   *
   * @param head what is kept of it besides its rows
   * @param standing its state and version at first
   * @param again whether it was accepted before, and its data were lost: it is closed then until
   *     every node has resumed it
   */
  CompletionStage<Reply<Upload.End>> accept(
      long upload, byte[] head, Standing standing, boolean again);

  /**
   * A node says what it owns; see {@link Resumption}. The items are, at the begin, the instant of
   * no loss and the last incarnation of the node that was fenced (-1 if none was); later, for each
   * segment {@link Resumption#OWNED}, {@link Resumption#DONE} or another number if it is another's;
   * and at the end, of each segment that its life owns besides, as {@link Resumption#unnamed} reads
   * them, what a claim or a taking over has given to it whose answer was lost.
   */
  CompletionStage<Reply<Long>> resume(Resumption part);

  /**
   * Work goes on once each of these nodes has resumed in this epoch, or is fenced. The items are
   * the nodes that have not and are not.
   */
  CompletionStage<Reply<String>> open(List<String> nodes);

  /**
   * From now on nothing is done of what a silent node asks under an incarnation up to this one. The
   * item says whether: no, if a later life of it is here already. A node fences its own former life
   * so before it resumes.
   */
  CompletionStage<Reply<Boolean>> fence(String silent, long upTo);

  /**
   * Segments of a fenced life of a node pass to the asking one; to be asked until there are none.
   * Before the first, every attempt of that life must be known to the asking node: rows that one of
   * them was for are not to be dialled before its fate is known.
   */
  default CompletionStage<Reply<Claimed>> takeOver(String silent, long upTo, int most) {
    return takeOver(silent, -1, upTo, most);
  }

  /**
   * The same, of the lives after an incarnation: those up to it are another's to take over, who
   * knows of the attempts under way.
   */
  CompletionStage<Reply<Claimed>> takeOver(String silent, long above, long upTo, int most);

  /**
   * Segments pass to the asking node: first those that were given back and have something to do,
   * then those that nobody ever owned. Fewer than there are may come, and none while the batch is
   * paused.
   */
  CompletionStage<Reply<Claimed>> claim(int most);

  /** Rows and fates of a segment: for its owner, and to show rows. No item if there is none. */
  CompletionStage<Reply<Content>> content(int segment);

  /** What {@link #accept} was given as head. No item if there is none. */
  CompletionStage<Reply<byte[]>> head();

  /**
   * Keeps fates of rows.
   *
   * @param again whether all of them were acknowledged in an epoch that has ended; allowed from the
   *     begin of the resumption on
   */
  CompletionStage<Reply<Kept>> write(List<Write> writes, boolean again);

  /** Whether each is the node's still. */
  CompletionStage<Reply<Boolean>> renew(List<Owned> owned);

  /** Segments are nobody's any more. The items say which were the node's until now. */
  CompletionStage<Reply<Boolean>> giveBack(List<Returned> segments);

  /** A runner's command; one that the state does not allow changes nothing. */
  CompletionStage<Reply<Void>> command(State wanted);

  /** The batch as a whole. */
  CompletionStage<Reply<BatchLook>> look();

  /** Fates of the rows from {@code first} to before {@code end}, in their order. */
  CompletionStage<Reply<Fate>> fates(int first, int end);

  /** The end of the batch was told, or the node has it on its own disk that it owes that. */
  CompletionStage<Reply<Void>> told();

  /**
   * Removes what an upload that was given up has left, or a batch that is finished. The item says
   * whether nothing is left.
   *
   * @param silent how long the upload must have been silent; 0 removes one of the asking node's own
   * @param finishedBefore instant before which a batch must have finished; its end must have been
   *     told
   * @param nodes all that there are
   */
  CompletionStage<Reply<Boolean>> remove(Duration silent, long finishedBefore, List<String> nodes);
}

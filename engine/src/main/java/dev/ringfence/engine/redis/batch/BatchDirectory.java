package dev.ringfence.engine.redis.batch;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which batches there are, for all nodes. Thread-safe; nothing blocks.
 *
 * <p>What it lists is looked up in the batch itself, which is the truth: it may list uploads that
 * go on, or were given up, and batches that have finished meanwhile. A batch that was accepted is
 * never missing while its epoch lasts, since it is announced before its first row is put.
 */
public interface BatchDirectory {
  /** Most entries of one answer. */
  int MOST_ITEMS = 256;

  /**
   * An entry. Immutable (the label is handed over).
   *
   * @param at of a live batch: instant of its last change; of a finished one: wall milliseconds of
   *     its end
   * @param label what nodes choose by, without asking the batch: priority, workspace, template
   */
  record Entry(String batch, long at, byte[] label) {}

  /** What has become of a batch. */
  enum Mark {
    /** It was accepted, and is to be looked at. */
    ACCEPTED,
    /** It is finished, and that was told. */
    FINISHED,
    /** It was finished, and its data were lost: it goes on until they are there again. */
    LOST,
    /** Nothing of it is left. */
    REMOVED
  }

  /**
   * A node begins to announce again what it has accepted, as it does on every new link. The items
   * are the instant up to which nothing was lost, and the last incarnation of the node that was
   * fenced, or -1.
   */
  CompletionStage<Reply<Long>> beginEnrol();

  /**
   * It has done so.
   *
   * @param epoch as the begin was answered
   * @param seen highest instant that the node was ever answered with here
   */
  CompletionStage<Reply<Long>> endEnrol(String epoch, long seen);

  /** New batches are taken once each of these nodes has enrolled; see {@link SharedBatch#open}. */
  CompletionStage<Reply<String>> open(List<String> nodes);

  /** As {@link SharedBatch#fence}. */
  CompletionStage<Reply<Boolean>> fence(String silent, long upTo);

  /** What was known of a batch that is announced. */
  enum Known {
    /** There was an announcement, and perhaps an upload that goes on, or broke off. */
    ANNOUNCED,
    /** Nothing. */
    NEW,
    /**
     * It was accepted. If the batch itself knows nothing of that it was lost, and its node puts it
     * again: whoever put it as a new one would have done calls done again.
     */
    ACCEPTED
  }

  /**
   * There will be such a batch.
   *
   * @param again whether it was accepted in an epoch that has ended; allowed from the begin of the
   *     enrolment on
   */
  CompletionStage<Reply<Known>> announce(String batch, byte[] label, boolean again);

  /**
   * Live batches that changed after an instant, from the oldest change to the youngest. Instants
   * are those of one epoch: in another one, all are asked for again. An upload is to be looked at
   * again from time to time: its node may have died between its acceptance and its mark. Refused
   * while not all nodes have enrolled, since what is not listed is taken for finished.
   */
  CompletionStage<Reply<Entry>> changes(long since, int most);

  /** Finished batches from the youngest to the oldest, from before a wall instant; likewise. */
  CompletionStage<Reply<Entry>> finished(long beforeMillis, int most);

  /**
   * Something has become of a batch.
   *
   * @param finishedMillis wall instant of its end, for that mark
   */
  CompletionStage<Reply<Void>> mark(String batch, Mark what, long finishedMillis);
}

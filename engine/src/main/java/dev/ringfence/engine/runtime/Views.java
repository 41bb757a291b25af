package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.WaitView;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what runners see of batches and calls. Lane-confined. */
final class Views {
  private final CurrentSetup setup;

  Views(CurrentSetup setup) {
    this.setup = setup;
  }

  BatchView batch(Kernel kernel, BatchRecord batch, long nowMillis) {
    boolean over = batch.finishedMillis() != 0;
    if (over) {
      return finished(batch);
    }
    Inspector.BatchCounts counts = kernel.inspector().batch(batch.index());
    return view(
        batch,
        counts.state(),
        counts.waiting(),
        counts.inProgress(),
        batch.etaMillis(nowMillis),
        kernel.inspector().boundBy(batch.index()));
  }

  /** A batch at the instant of its acceptance. */
  static BatchView fresh(BatchHead head) {
    return new BatchView(
        head.publicId(),
        head.name(),
        head.template(),
        head.terms(),
        BatchState.RUNNING,
        head.createdMillis(),
        0,
        head.size(),
        head.rejectedRows(),
        head.size(),
        0,
        Map.of(),
        Map.of(),
        -1,
        null);
  }

  /** A batch whose calls are all done. */
  static BatchView finished(BatchRecord batch) {
    return view(batch, batch.endState(), 0, 0, -1, null);
  }

  private static BatchView view(
      BatchRecord batch,
      BatchState state,
      int waiting,
      int inProgress,
      long etaMillis,
      @Nullable Limit boundBy) {
    BatchHead head = batch.head();
    BatchCounts counts = batch.counts();
    return new BatchView(
        head.publicId(),
        head.name(),
        head.template(),
        head.terms(),
        state,
        head.createdMillis(),
        batch.finishedMillis(),
        head.size(),
        head.rejectedRows(),
        waiting,
        inProgress,
        counts.dispositions(),
        counts.outcomes(),
        etaMillis,
        boundBy);
  }

  /** A row of a batch that is not archived. */
  CallView call(Kernel kernel, BatchRecord batch, int row) {
    CallResult result = batch.result(row);
    if (result != null) {
      return done(batch.head(), batch.rows(), row, result);
    }
    Inspector.AttemptNow attempt = kernel.inspector().attempt(batch.index(), row);
    if (attempt != null) {
      return inProgress(batch, row, attempt);
    }
    return waiting(kernel, batch, row);
  }

  /** The first row at the instant of its batch's acceptance. */
  static CallView fresh(BatchHead head, BatchRows rows) {
    return waiting(head, rows, 0, 0, null);
  }

  /** A row that waits, or is called, on another node. */
  static CallView elsewhere(BatchHead head, BatchRows rows, int row, int attempts) {
    return waiting(head, rows, row, attempts, null);
  }

  /** A call that has its result. */
  static CallView done(BatchHead batch, BatchRows rows, int row, CallResult result) {
    String providerCallId = result.providerCallId();
    return new CallView(
        PublicIds.call(batch, row),
        batch.publicId(),
        rows.line(row),
        rows.itemId(row),
        E164.format(rows.destination(row)),
        rows.variables(row),
        "done",
        null,
        result.disposition(),
        result.outcome(),
        result.reason(),
        result.attempts(),
        result.number() == E164.NONE ? "" : E164.format(result.number()),
        result.account(),
        result.attempt() == 0 ? "" : HexFormat.of().toHexDigits(result.attempt()),
        providerCallId == null ? "" : providerCallId,
        result.sentMillis(),
        result.endedMillis(),
        result.talkSeconds(),
        null);
  }

  private CallView inProgress(BatchRecord batch, int row, Inspector.AttemptNow attempt) {
    String providerCallId = attempt.providerCallId();
    return new CallView(
        PublicIds.call(batch.head(), row),
        batch.publicId(),
        batch.rows().line(row),
        batch.rows().itemId(row),
        E164.format(batch.rows().destination(row)),
        batch.rows().variables(row),
        "in_progress",
        attempt.state(),
        null,
        null,
        "",
        batch.attempts(row) + 1,
        number(attempt.number()),
        account(attempt.number()),
        HexFormat.of().toHexDigits(attempt.attempt()),
        providerCallId == null ? "" : providerCallId,
        attempt.sentWallMillis(),
        0,
        0,
        null);
  }

  private CallView waiting(Kernel kernel, BatchRecord batch, int row) {
    Denial denial = kernel.inspector().explain(batch.index(), row);
    long until = kernel.inspector().wallOf(denial.untilNanos());
    return waiting(
        batch.head(),
        batch.rows(),
        row,
        batch.attempts(row),
        new WaitView(denial.limit(), until, sentence(denial)));
  }

  private static CallView waiting(
      BatchHead batch, BatchRows rows, int row, int attempts, @Nullable WaitView wait) {
    return new CallView(
        PublicIds.call(batch, row),
        batch.publicId(),
        rows.line(row),
        rows.itemId(row),
        E164.format(rows.destination(row)),
        rows.variables(row),
        "waiting",
        null,
        null,
        null,
        "",
        attempts,
        "",
        "",
        "",
        "",
        0,
        0,
        0,
        wait);
  }

  private String sentence(Denial denial) {
    return switch (denial.limit()) {
      case NUMBER_CHANNELS ->
          "Every number of the pool that may call is on a call; the next one to end frees it.";
      case NUMBER_CAP ->
          denial.subject() < 0
              ? "Every number of the pool has used up its rolling cap."
              : "Every number of the pool has used up its rolling cap; the first to get room is "
                  + number(denial.subject())
                  + ".";
      case ACCOUNT_RATE -> "Account " + accountName(denial) + " sends as fast as its rate allows.";
      case ACCOUNT_CONCURRENCY ->
          "Account " + accountName(denial) + " has as many calls in progress as it may.";
      case ACCOUNT_RESTING ->
          "The carrier asked account " + accountName(denial) + " to slow down; it rests.";
      case ACCOUNT_PAUSED ->
          "Account " + accountName(denial) + " is paused by a fault; an operator must mend it.";
      case DESTINATION_LIMIT -> "The destination was called as often as its rolling limits allow.";
      case CALLING_WINDOW -> "It is outside calling hours in a time zone of the destination.";
      case RESERVE ->
          "What is left of account "
              + accountName(denial)
              + " is kept for urgent calls and for calls that come in.";
      case NUMBER_RESTING ->
          denial.subject() < 0
              ? "Numbers of the pool rest because their calls went wrong."
              : "Numbers of the pool rest because their calls went wrong; the first to come back is "
                  + number(denial.subject())
                  + ".";
      case NOT_BEFORE -> "Its earliest instant is still to come.";
      case RETRY_DELAY -> "It will be tried again; the delay is not over yet.";
      case BATCH_PAUSED -> "The batch is paused.";
      case DIALLING_HELD ->
          "The engine dials nothing for now: its disk is full, or it is about to stop.";
      case CONFIRMATION ->
          "As many calls as are of use at once wait for Redis to confirm them; it is its turn after"
              + " them.";
      case NO_NUMBER -> "The pool has no active number.";
      case TURN -> "Nothing holds it: it is about to have its turn.";
    };
  }

  private String accountName(Denial denial) {
    return denial.subject() < 0 ? "" : setup.topology().accounts().get(denial.subject()).name();
  }

  private String number(int index) {
    return index < 0 ? "" : E164.format(setup.topology().numbers().get(index).e164());
  }

  private String account(int number) {
    if (number < 0) {
      return "";
    }
    Topology topology = setup.topology();
    PhoneNumber which = topology.numbers().get(number);
    return topology.accounts().get(which.account()).name();
  }
}

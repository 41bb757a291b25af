package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.WaitView;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import java.util.HexFormat;

/** Puts together what runners see of batches and calls. Lane-confined. */
final class Views {
  private final CurrentSetup setup;
  private final BatchBook batches;

  Views(CurrentSetup setup, BatchBook batches) {
    this.setup = setup;
    this.batches = batches;
  }

  BatchView batch(Kernel kernel, int index, long nowMillis) {
    BatchRecord batch = batches.get(index);
    Inspector.BatchCounts counts = kernel.inspector().batch(index);
    boolean over = batch.finishedMillis() != 0;
    return new BatchView(
        batch.id(),
        batch.draft().name(),
        setup.topology().templates().get(batch.draft().template()).name(),
        batch.draft().terms(),
        counts.state(),
        batch.createdMillis(),
        batch.finishedMillis(),
        counts.total(),
        batch.draft().rejectedRows(),
        counts.waiting(),
        counts.inProgress(),
        batch.dispositions(),
        batch.outcomes(),
        over ? -1 : batch.etaMillis(nowMillis),
        kernel.inspector().boundBy(index));
  }

  CallView call(Kernel kernel, int index, int row) {
    BatchRecord batch = batches.get(index);
    CallResult result = batch.result(row);
    if (result != null) {
      return done(batch, row, result);
    }
    Inspector.AttemptNow attempt = kernel.inspector().attempt(index, row);
    if (attempt != null) {
      return inProgress(batch, row, attempt);
    }
    return waiting(kernel, batch, index, row);
  }

  private CallView done(BatchRecord batch, int row, CallResult result) {
    String providerCallId = result.providerCallId();
    return new CallView(
        PublicIds.call(batch.id(), row),
        batch.id(),
        batch.rows().line(row),
        batch.rows().itemId(row),
        E164.format(batch.rows().destination(row)),
        batch.rows().variables(row),
        "done",
        null,
        result.disposition(),
        result.outcome(),
        result.reason(),
        result.attempts(),
        number(result.number()),
        account(result.number()),
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
        PublicIds.call(batch.id(), row),
        batch.id(),
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

  private CallView waiting(Kernel kernel, BatchRecord batch, int index, int row) {
    Denial denial = kernel.inspector().explain(index, row);
    long until = kernel.inspector().wallOf(denial.untilNanos());
    return new CallView(
        PublicIds.call(batch.id(), row),
        batch.id(),
        batch.rows().line(row),
        batch.rows().itemId(row),
        E164.format(batch.rows().destination(row)),
        batch.rows().variables(row),
        "waiting",
        null,
        null,
        null,
        "",
        batch.attempts(row),
        "",
        "",
        "",
        "",
        0,
        0,
        0,
        new WaitView(denial.limit(), until, sentence(denial)));
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

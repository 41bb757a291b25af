package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.AnswerConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallNote;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the kernel asks for: dials through the carriers, keeps results, answers inbound calls,
 * raises alarms. Lane-confined; the carriers' answers come on their own threads and go back to the
 * lane as events.
 *
 * <p>All that one step brings about is one unit for the store. What must not happen before it is on
 * disk (a dial, the answer to an inbound call) waits for that unit.
 */
final class LaneEffects implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(LaneEffects.class);

  private final Lane lane;
  private final CurrentSetup setup;
  private final CallbackUrls urls;
  private final BatchBook batches;
  private final Tallies tallies;
  private final long clockOrigin;
  private final StampClock stamps;

  /** Both null when this engine is alone. */
  private @Nullable SharedGate shared;

  private @Nullable PartNews parts;

  private final StepUnit unit;
  private final Asking asking;
  private final InboundEffects inbound;
  private final List<BatchRecord> finished = new ArrayList<>();

  /**
   * @param onOwed told of each endpoint that is owed something, once that is on disk
   * @param clockOrigin what {@link System#nanoTime()} read at the kernel's instant 0
   */
  LaneEffects(
      Lane lane,
      CurrentSetup setup,
      CallbackUrls urls,
      BatchBook batches,
      Tallies tallies,
      CallStore store,
      Consumer<StepUnit.Owed> onOwed,
      long clockOrigin,
      StampClock stamps) {
    this.lane = lane;
    this.setup = setup;
    this.urls = urls;
    this.batches = batches;
    this.tallies = tallies;
    this.clockOrigin = clockOrigin;
    this.stamps = stamps;
    unit = new StepUnit(lane, store, onOwed);
    asking = new Asking(lane, setup, tallies);
    inbound = new InboundEffects(lane, setup, tallies, unit);
  }

  /** From now on nothing is dialled that this gate has not confirmed. */
  void share(SharedGate gate) {
    shared = gate;
    parts = new PartNews(gate, unit);
    asking.share(gate.news());
    inbound.share(gate);
  }

  InboundEffects inbound() {
    return inbound;
  }

  /** The step is over: what it brought about goes to the store as one. */
  void flush(Kernel kernel) {
    for (BatchRecord batch : finished) {
      batch.endedAs(kernel.inspector().batch(batch.index()).state());
      unit.add(
          new Change.Finished(
              batch.head().batch(), batch.finishedMillis(), batch.endState(), batch.counts()));
      if (batch.head().shared() == null) { // the end of a part is not that of its batch
        owe(batch, EventKind.BATCH_FINISHED, Delivery.WHOLE_BATCH, batch.finishedMillis());
      }
      unit.afterwards(batch::archive);
    }
    finished.clear();
    PartNews news = parts;
    if (news != null) {
      news.flush(kernel);
    }
    stamps.look(unit::add); // after all that was stamped by the clock as it was
    unit.flush();
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    Setup now = setup.get();
    Topology topology = now.topology();
    PhoneNumber from = topology.numbers().get(number);
    String account = topology.accounts().get(from.account()).name();
    BatchRecord record = batches.get(batch);
    TemplateConfig template = now.config().templates().get(record.template());
    AnswerConfig answer = template.answer();
    String own = answer.url();
    String answerUrl =
        own == null
            ? urls.of(account, attempt, "answer")
            : Answers.url(own, variables(record.rows(), row));
    DialRequest request =
        new DialRequest(
            attempt,
            from.e164(),
            destination,
            urls.of(account, attempt, "status"),
            answerUrl,
            answer.exotelFlow(),
            template.ringSeconds(),
            template.talkSeconds(),
            template.machineDetection(),
            clockOrigin + grantedNanos + topology.timings().grantMaxAge());
    BatchHead head = record.head();
    Change.Intent intent =
        new Change.Intent(
            attempt, head.batch(), row, from.e164(), account, destination, stamps.millis());
    long granted = clockOrigin + grantedNanos;
    SharedGate gate = shared;
    if (gate == null) {
      keepAndSend(intent, from.account(), request, granted);
    } else {
      Objects.requireNonNull(parts).dialled(record);
      // What a node needs that finds it there when this one is gone.
      String note =
          CallNote.of(
              head.publicId(), head.publicRow(row), intent.sentMillis(), record.attempts(row) + 1);
      gate.admit(
          attempt,
          record.template(),
          number,
          destination,
          note,
          () -> confirmed(intent, from.account(), request, granted));
    }
  }

  /** A confirmation that took too long is given back, as a dial that is too late would be. */
  private void confirmed(Change.Intent intent, int account, DialRequest request, long granted) {
    if (System.nanoTime() - request.sendBeforeNanos() > 0) {
      lane.post(
          new KernelEvent.DialRefused(
              intent.attempt(), Refusal.NOT_SENT, "confirmed too late", -1));
    } else {
      lane.post(new KernelEvent.Confirmed(intent.attempt()));
      keepAndSend(intent, account, request, granted);
    }
  }

  private void keepAndSend(Change.Intent intent, int account, DialRequest request, long granted) {
    unit.add(intent);
    unit.afterwards(() -> send(account, request, granted));
  }

  /** Its intent is on disk. Should that have taken too long, the adapter does not send it. */
  private void send(int account, DialRequest request, long granted) {
    tallies.dialWaited(System.nanoTime() - granted);
    tallies.dial();
    Carrier carrier = setup.get().carriers().get(account);
    carrier.dial(request, result -> lane.post(event(request.attempt(), result)));
  }

  /** A row's variables, and what every row has. */
  static Map<String, String> variables(BatchRows rows, int row) {
    Map<String, String> variables = new HashMap<>(rows.variables(row));
    variables.putIfAbsent("to", E164.format(rows.destination(row)));
    variables.putIfAbsent("item_id", rows.itemId(row));
    return variables;
  }

  private KernelEvent event(long attempt, DialResult result) {
    if (result instanceof DialResult.Placed placed) {
      tallies.placed();
      return new KernelEvent.DialPlaced(attempt, placed.providerCallId());
    }
    if (result instanceof DialResult.NotPlaced refused) {
      tallies.refused();
      LOG.debug("dial refused: {}", refused.reason());
      return new KernelEvent.DialRefused(
          attempt, refused.refusal(), refused.reason(), refused.retryAfterMillis());
    }
    tallies.uncertain();
    String reason =
        result instanceof DialResult.Uncertain uncertain ? uncertain.reason() : "unknown";
    LOG.debug("dial of unknown fate: {}", reason);
    return new KernelEvent.DialUncertain(attempt, reason);
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others) {
    long sent = sentWallMillis - stamps.ahead();
    asking.lookUp(attempt, number, destination, providerCallId, sent, others);
  }

  @Override
  public void listLive(int account, long sweep) {
    asking.listLive(account, sweep);
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    asking.hangUp(account, providerCallId);
  }

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("attempt {}: {} to {} {}", Long.toHexString(attempt), from, to, reason);
    }
    if (to == AttemptState.ACTIVE) {
      unit.add(new Change.Taken(attempt, stamps.millis()));
    } else if (to == AttemptState.UNKNOWN && from == AttemptState.SENT) {
      unit.add(new Change.Uncertain(attempt, stamps.millis()));
    }
  }

  @Override
  public void attemptNamed(long attempt, int number, String providerCallId) {
    unit.add(new Change.Named(attempt, providerCallId));
    asking.named(attempt, number, providerCallId);
  }

  @Override
  public void startAges(long attempt) {
    if (shared != null) {
      shared.startAges(attempt);
    }
  }

  @Override
  public void sendAges(long attempt) {
    if (shared != null) {
      shared.sendAges(attempt);
    }
  }

  @Override
  public void lingers(long attempt, int number) {
    if (shared != null) {
      shared.lingers(attempt, number);
    }
  }

  @Override
  public void attemptLeaves(long attempt, Trace trace) {
    if (parts != null) {
      parts.leaves(attempt, trace);
    }
    unit.add(new Change.Over(attempt, trace, stamps.millis()));
  }

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {
    BatchRecord record = batches.get(batch);
    record.retrying(row, attempts);
    unit.add(new Change.Retry(record.head().batch(), row, attempts, dueWallMillis));
    if (parts != null) {
      parts.retrying(record, row, attempt, attempts, dueWallMillis);
    }
    tallies.retried();
  }

  @Override
  public void disposed(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts,
      long attempt,
      int number,
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId) {
    BatchRecord record = batches.get(batch);
    PhoneNumber from = number < 0 ? null : setup.topology().numbers().get(number);
    CallResult result =
        new CallResult(
            disposition,
            outcome,
            reason,
            attempts,
            attempt,
            from == null ? E164.NONE : from.e164(),
            from == null ? "" : setup.topology().accounts().get(from.account()).name(),
            sentWallMillis,
            endedWallMillis,
            talkSeconds,
            providerCallId);
    if (!record.finish(row, result)) {
      LOG.error("call {} was disposed twice", PublicIds.call(record.head(), row));
      return;
    }
    unit.add(new Change.Disposed(record.head().batch(), row, result));
    if (parts != null) {
      parts.disposed(record, row, attempt, result);
    }
    owe(record, EventKind.CALL_FINISHED, row, endedWallMillis);
    if (record.finishedMillis() != 0) {
      finished.add(record);
    }
    tallies.disposed(disposition);
  }

  /** Part of the same unit as what it tells of: neither is ever kept without the other. */
  private void owe(BatchRecord batch, EventKind kind, int row, long millis) {
    Workspace workspace = setup.config().workspaces().get(batch.workspace());
    for (WebhookConfig webhook : workspace.webhooks()) {
      if (webhook.events().contains(kind)) {
        unit.add(
            new Change.Owed(workspace.name(), webhook.name(), batch.head().batch(), row, millis));
        unit.owe(new StepUnit.Owed(workspace.name(), webhook.name()));
      }
    }
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    inbound.decided(ticket, accepted);
  }

  @Override
  public void inboundOver(int account, String providerCallId) {
    inbound.over(account, providerCallId);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    tallies.alarm(alarm);
    AlarmLog.say(alarm, subject, detail, setup.topology());
  }
}

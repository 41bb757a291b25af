package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.AnswerConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the kernel asks for: dials through the carriers, keeps results, answers inbound calls,
 * raises alarms. Lane-confined; the carriers' answers come on their own threads and go back to the
 * lane as events.
 */
final class LaneEffects implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(LaneEffects.class);

  private final Lane lane;
  private final CurrentSetup setup;
  private final CallbackUrls urls;
  private final BatchBook batches;
  private final Tallies tallies;
  private final long clockOrigin;
  private final Map<Long, Consumer<Boolean>> inboundTickets = new HashMap<>();

  /**
   * @param clockOrigin what {@link System#nanoTime()} read at the kernel's instant 0
   */
  LaneEffects(
      Lane lane,
      CurrentSetup setup,
      CallbackUrls urls,
      BatchBook batches,
      Tallies tallies,
      long clockOrigin) {
    this.lane = lane;
    this.setup = setup;
    this.urls = urls;
    this.batches = batches;
    this.tallies = tallies;
    this.clockOrigin = clockOrigin;
  }

  /** Who waits for the decision on an inbound call; on the lane, before the event is offered. */
  void expect(long ticket, Consumer<Boolean> decision) {
    inboundTickets.put(ticket, decision);
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    Setup now = setup.get();
    Topology topology = now.topology();
    PhoneNumber from = topology.numbers().get(number);
    String account = topology.accounts().get(from.account()).name();
    BatchRecord record = batches.get(batch);
    TemplateConfig template = now.config().templates().get(record.draft().template());
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
    tallies.dial();
    now.carriers().get(from.account()).dial(request, result -> lane.post(event(attempt, result)));
  }

  private Carrier carrier(int account) {
    return setup.get().carriers().get(account);
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
    PhoneNumber from = setup.topology().numbers().get(number);
    tallies.lookUp();
    carrier(from.account())
        .lookUp(
            new LookupRequest(providerCallId, from.e164(), destination, sentWallMillis, others),
            result -> lane.post(found(attempt, result)));
  }

  private static KernelEvent found(long attempt, LookupResult result) {
    if (result instanceof LookupResult.Live live) {
      return new KernelEvent.LookedUp(attempt, Finding.LIVE, live.providerCallId(), null, 0, "");
    }
    if (result instanceof LookupResult.Ended ended) {
      return new KernelEvent.LookedUp(
          attempt,
          Finding.ENDED,
          ended.providerCallId(),
          ended.outcome(),
          ended.talkSeconds(),
          ended.reason());
    }
    if (result instanceof LookupResult.Absent) {
      return new KernelEvent.LookedUp(attempt, Finding.ABSENT, null, null, 0, "");
    }
    // Ambiguous or failed: nothing is known, so nothing may be freed.
    return new KernelEvent.LookedUp(attempt, Finding.FAILED, null, null, 0, "");
  }

  @Override
  public void listLive(int account, long sweep) {
    carrier(account)
        .listLive(
            result -> {
              if (!result.ok()) {
                LOG.warn(
                    "account {}: live calls could not be listed: {}",
                    setup.topology().accounts().get(account).name(),
                    result.reason());
              }
              lane.post(new KernelEvent.LiveListed(account, sweep, result.ok(), result.calls()));
            });
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    carrier(account)
        .hangUp(
            providerCallId,
            taken -> {
              if (!taken) {
                LOG.info("a call could not be hung up; it goes on to its end");
              }
            });
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
    batches.get(batch).retrying(row, attempts);
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
    CallResult result =
        new CallResult(
            disposition,
            outcome,
            reason,
            attempts,
            attempt,
            number,
            sentWallMillis,
            endedWallMillis,
            talkSeconds,
            providerCallId);
    if (!batches.get(batch).finish(row, result)) {
      LOG.error("call {} of batch {} was disposed twice", row + 1, batches.get(batch).id());
      return;
    }
    tallies.disposed(disposition);
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    tallies.inbound(accepted);
    Consumer<Boolean> decision = inboundTickets.remove(ticket);
    if (decision != null) {
      decision.accept(accepted);
    }
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    tallies.alarm(alarm);
    switch (alarm) {
      case ACCOUNT_PAUSED ->
          LOG.error(
              "ALARM account {} is paused: {}. Mend it, then POST /v1/accounts/{}/resume",
              setup.topology().accounts().get(subject).name(),
              detail,
              setup.topology().accounts().get(subject).name());
      case NUMBER_PAUSED ->
          LOG.error(
              "ALARM number {} is paused: {}",
              E164.format(setup.topology().numbers().get(subject).e164()),
              detail);
      case NUMBER_RESTING ->
          LOG.warn(
              "ALARM number {} rests and comes back by itself: {}",
              E164.format(setup.topology().numbers().get(subject).e164()),
              detail);
      default -> LOG.warn("ALARM {}: {}", alarm, detail);
    }
  }
}

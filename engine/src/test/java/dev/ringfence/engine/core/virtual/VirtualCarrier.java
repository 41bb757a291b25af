package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LiveCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carriers, adapters and the phone network in virtual time, with the faults of the seed. */
final class VirtualCarrier implements Effects {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final Outcome[] OUTCOMES = {
    Outcome.ANSWERED,
    Outcome.ANSWERED,
    Outcome.ANSWERED,
    Outcome.MACHINE,
    Outcome.BUSY,
    Outcome.NO_ANSWER,
    Outcome.REJECTED,
    Outcome.FAILED
  };

  private final Simulation sim;
  private final VirtualCalls calls;
  private final List<VirtualCall> live = new ArrayList<>();
  private final VirtualInbound inbound;
  private final VirtualRefusals refusals;
  private long issued;
  private long trace = 1;

  VirtualCarrier(Simulation sim) {
    this.sim = sim;
    this.calls = new VirtualCalls(sim);
    this.inbound = new VirtualInbound(sim, this);
    this.refusals = new VirtualRefusals(sim);
  }

  /** Somebody calls one of our numbers. */
  void someoneCalls() {
    inbound.someoneCalls();
  }

  /** A call that listings show from now on. */
  void begins(VirtualCall call) {
    live.add(call);
  }

  long trace() {
    return trace;
  }

  private void trace(long... values) {
    trace = trace * 31 + sim.agenda.now;
    for (long value : values) {
      trace = trace * 31 + value;
    }
  }

  boolean happens(int perMille) {
    return sim.random.nextInt(1_000) < perMille;
  }

  long millis(int from, int to) {
    return sim.random.nextLong(from * MILLI, to * MILLI);
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    trace(1, attempt, batch, row, number, destination);
    Scenario.Upload upload = sim.scenario.uploads.get(batch);
    String forbidden =
        sim.shadow.forbidden(batch, row, number, destination, sim.agenda.now, sim.wall());
    if (!forbidden.isEmpty() || upload.destinations()[row] != destination) {
      throw new AssertionError("seed " + sim.seed + ": broken: dialled though " + forbidden);
    }
    sim.audit.dialled(
        attempt,
        ((long) batch << 32) | row,
        upload.template(),
        number,
        destination,
        upload.zones()[row],
        sim.agenda.now,
        sim.wall());
    sim.shadow.dialled(attempt, batch, row, number, destination, sim.agenda.now);
    sim.agenda.in(500 * MILLI, () -> sim.shadow.sendClosed(attempt, sim.agenda.now));
    int account = sim.scenario.topology.numbers().get(number).account();
    VirtualCall call = new VirtualCall(attempt, number, destination, "C" + ++issued);
    calls.add(call);
    if (happens(sim.faults.tooOld())) {
      sim.audit.neverReaches(attempt);
      sim.agenda.in(
          millis(251, 2_000),
          () -> {
            if (attempt % 2 == 0) {
              refusals.overrule(call, batch, row);
            } else {
              refusals.tell(call, account, Refusal.NOT_SENT);
            }
          });
    } else if (happens(sim.faults.unreachable())) {
      sim.audit.neverReaches(attempt);
      sim.agenda.in(millis(1, 700), () -> refusals.tell(call, account, Refusal.UNREACHABLE));
    } else if (happens(sim.faults.lostOnTheWay())) {
      sim.audit.neverReaches(attempt);
      sim.agenda.in(millis(1, 90_000), () -> uncertain(call));
    } else {
      Template template = sim.scenario.topology.templates().get(upload.template());
      sim.agenda.in(millis(0, 500), () -> arrive(call, account, template));
    }
  }

  private void arrive(VirtualCall call, int account, Template template) {
    boolean taken = !happens(sim.faults.refused());
    long answerIn = happens(sim.faults.answerSlow()) ? millis(1_000, 100_000) : millis(1, 400);
    boolean lost = happens(sim.faults.answerLost());
    sim.audit.reached(call.attempt, taken, sim.agenda.now);
    if (!taken) {
      Refusal refusal = refusals.draw();
      sim.agenda.in(
          answerIn,
          () -> {
            if (lost) {
              uncertain(call);
            } else {
              refusals.tell(call, account, refusal);
            }
          });
      return;
    }
    call.begunAt = sim.agenda.now;
    live.add(call);
    sim.agenda.in(
        answerIn,
        () -> {
          if (lost) {
            uncertain(call);
          } else {
            sim.shadow.sendClosed(call.attempt, sim.agenda.now);
            sim.offer(new KernelEvent.DialPlaced(call.attempt, call.id));
          }
        });
    proceed(call, template);
  }

  private void proceed(VirtualCall call, Template template) {
    Outcome outcome = OUTCOMES[sim.random.nextInt(OUTCOMES.length)];
    boolean spoken = outcome == Outcome.ANSWERED || outcome == Outcome.MACHINE;
    long ring = sim.random.nextLong(template.ringSeconds() * SECOND);
    int talk = spoken ? sim.random.nextInt(template.talkSeconds()) : 0;
    callback(call, Progress.RINGING, ring / 4);
    if (spoken) {
      sim.agenda.in(ring, () -> call.answered = true);
      callback(call, Progress.ANSWERED, ring);
    }
    sim.agenda.in(ring + talk * SECOND, () -> end(call, outcome, talk));
  }

  private void end(VirtualCall call, Outcome outcome, int talk) {
    if (call.over()) {
      return;
    }
    call.overAt = sim.agenda.now;
    call.outcome = outcome;
    call.talkSeconds = talk;
    sim.audit.ended(call.attempt);
    callback(call, Progress.ENDED, 0);
    calls.ended(call);
  }

  private void uncertain(VirtualCall call) {
    sim.shadow.sendClosed(call.attempt, sim.agenda.now);
    sim.offer(new KernelEvent.DialUncertain(call.attempt, "lost"));
  }

  private void callback(VirtualCall call, Progress progress, long after) {
    if (happens(sim.faults.callbackLost())) {
      return;
    }
    int copies = happens(sim.faults.callbackTwice()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delay = happens(sim.faults.callbackLate()) ? millis(1_000, 40_000) : millis(1, 300);
      boolean withId = !happens(sim.faults.callbackWithoutId());
      sim.agenda.in(after + delay, () -> deliver(call, progress, withId));
    }
  }

  private void deliver(VirtualCall call, Progress progress, boolean withId) {
    if (progress != Progress.ENDED
        && sim.agenda.now - call.overAt > 0
        && sim.random.nextBoolean()) {
      return;
    }
    boolean ended = progress == Progress.ENDED;
    if (ended) {
      sim.audit.finalNews(call.attempt);
    }
    sim.offer(
        new KernelEvent.CallProgressed(
            call.attempt,
            withId ? call.id : null,
            progress,
            ended ? call.outcome : null,
            ended ? call.talkSeconds : 0,
            ""));
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      java.util.Set<String> others) {
    trace(2, attempt);
    VirtualCall call = calls.of(attempt);
    long there = millis(1, 300);
    long back = millis(1, 300);
    // A listing by number and time lags behind; a call asked for by its id is found at once.
    long lag = providerCallId == null ? millis(0, 10_000) : 0;
    boolean fails = happens(sim.faults.lookUpFails());
    sim.agenda.in(
        there,
        () -> {
          boolean found = call.begunAt <= sim.agenda.now - lag;
          Outcome outcome = found ? call.outcome : null;
          Finding finding =
              fails
                  ? Finding.FAILED
                  : !found ? Finding.ABSENT : outcome == null ? Finding.LIVE : Finding.ENDED;
          String id = finding == Finding.LIVE || finding == Finding.ENDED ? call.id : null;
          int talk = call.talkSeconds;
          sim.agenda.in(
              back,
              () -> {
                if (finding == Finding.ENDED && (providerCallId != null || calls.alone(call))) {
                  sim.audit.finalNews(attempt);
                }
                sim.offer(
                    new KernelEvent.LookedUp(
                        attempt, finding, id, finding == Finding.ENDED ? outcome : null, talk, ""));
              });
        });
  }

  @Override
  public void listLive(int account, long sweep) {
    trace(3, account, sweep);
    boolean fails = happens(sim.faults.listFails());
    long lag = sim.random.nextInt(3) == 0 ? millis(0, 20_000) : 0;
    long back = millis(1, 300);
    sim.agenda.in(
        millis(1, 300),
        () -> {
          List<LiveCall> listed = new ArrayList<>();
          for (VirtualCall call : fails ? List.<VirtualCall>of() : live) {
            PhoneNumber number = sim.scenario.topology.numbers().get(call.number);
            if (number.account() == account && call.liveAt(sim.agenda.now - lag)) {
              boolean in = call.attempt == 0;
              listed.add(
                  new LiveCall(
                      call.id,
                      in ? call.other : number.e164(),
                      in ? number.e164() : call.other,
                      in));
            }
          }
          live.removeIf(call -> call.over() && call.overAt < sim.agenda.now - 60 * SECOND);
          sim.agenda.in(
              back, () -> sim.offer(new KernelEvent.LiveListed(account, sweep, !fails, listed)));
        });
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    trace(5, attempt);
    VirtualCall call = calls.of(attempt);
    if (!providerCallId.equals(call.id)) {
      throw new AssertionError("seed " + sim.seed + ": hangs up another call");
    }
    sim.agenda.in(
        millis(1, 400), () -> end(call, call.answered ? Outcome.ANSWERED : Outcome.CANCELED, 0));
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    trace(6, ticket, accepted ? 1 : 0);
    inbound.decided(ticket, accepted);
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
    trace(7, attempt, from.ordinal(), to.ordinal());
    long now = sim.agenda.now;
    if (to == AttemptState.ACTIVE) {
      sim.shadow.stamped(attempt, now);
    } else if (to == AttemptState.DONE) {
      // Where look-ups and listings fail all the time, the hard limit is the evidence of last
      // resort.
      boolean lastResort = reason.equals("hard limit");
      if (lastResort && sim.faults.calmControl() && calls.alone(calls.of(attempt))) {
        throw new AssertionError("seed " + sim.seed + ": broken: P7 no evidence of its end");
      }
      boolean notPlaced =
          reason.startsWith("refused:") || reason.startsWith("absent") || reason.endsWith("LIMIT");
      if (notPlaced) {
        sim.shadow.gone(attempt);
      } else {
        sim.shadow.stamped(attempt, now);
      }
      sim.audit.released(attempt);
      sim.shadow.released(attempt);
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
    trace(10, attempt, attempts, dueWallMillis);
    int template = sim.scenario.uploads.get(batch).template();
    long delay =
        sim.scenario.topology.templates().get(template).retry().delayAfter(outcome, attempts);
    if (delay < 0) {
      throw new AssertionError("seed " + sim.seed + ": broken: P5 retried against its policy");
    }
    sim.audit.retried(attempt, sim.agenda.now + delay);
    sim.shadow.retryNotBefore(batch, row, sim.agenda.now + delay);
    sim.shadow.finished(number, outcome, sim.agenda.now);
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
    trace(8, batch, row, disposition.ordinal(), attempt);
    // An end without evidence (of last resort) says nothing about the number.
    if (outcome != null && !reason.equals("unknown")) {
      sim.shadow.finished(number, outcome, sim.agenda.now);
    }
    sim.shadow.disposed(batch, row);
    sim.audit.disposed(((long) batch << 32) | row);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    trace(9, alarm.ordinal(), subject);
    if (alarm == Alarm.IMPOSSIBLE_EVENT) {
      throw new AssertionError("seed " + sim.seed + ": " + alarm + " " + detail);
    }
    if (alarm == Alarm.FOREIGN_CALL) {
      inbound.found(detail);
    }
  }
}

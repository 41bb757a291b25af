package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.net.Customer;
import dev.ringfence.simulator.virtual.net.Refused;
import dev.ringfence.simulator.virtual.net.Stage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The adapters in virtual time: what the kernel asks for becomes creates and inquiries in carriers'
 * words, and what carriers say becomes events. Lane-confined.
 */
final class VirtualWire implements Effects, Customer {
  private static final int EFFECT_DIAL = 1;
  private static final int EFFECT_LOOK_UP = 2;
  private static final int EFFECT_LIST = 3;
  private static final int EFFECT_HANG_UP = 4;
  private static final int EFFECT_MOVED = 5;
  private static final int EFFECT_RETRYING = 6;
  private static final int EFFECT_DISPOSED = 7;
  private static final int EFFECT_INBOUND = 8;
  private static final int EFFECT_ALARM = 9;
  private static final int EVENT_PLACED = 20;
  private static final int EVENT_REFUSED = 21;
  private static final int EVENT_UNCERTAIN = 22;
  private static final int EVENT_PROGRESS = 23;
  private static final int EVENT_INBOUND = 24;
  private static final int EVENT_INBOUND_ENDED = 25;

  private final VirtualWorld world;
  private final Agenda agenda;
  private final Witness witness;
  private final Trace trace;
  private final Tally tally;
  private final Adapter adapter;
  private final Asking asking;

  VirtualWire(VirtualWorld world, Witness witness) {
    this.world = world;
    this.agenda = world.agenda();
    this.witness = witness;
    this.trace = world.trace();
    this.tally = world.tally();
    this.adapter = new Adapter(world, this);
    this.asking = new Asking(world, witness);
  }

  Adapter adapter() {
    return adapter;
  }

  Asking asking() {
    return asking;
  }

  private CallTable calls() {
    return world.network().calls();
  }

  private void trace(int kind, long a, long b) {
    trace.add(kind, agenda.now(), a, b);
  }

  private void offer(KernelEvent event) {
    world.offer(event);
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    trace(EFFECT_DIAL, attempt, (long) batch << 32 | row);
    trace(EFFECT_DIAL, number, destination);
    world.attempts().add(attempt, batch, row, number, agenda.now());
    tally.dialled(batch, number);
    witness.dialled(attempt, batch, row, number, destination);
    world.keeper().dial(attempt, batch, row, number, destination);
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others) {
    trace(EFFECT_LOOK_UP, attempt, providerCallId == null ? others.size() : -1);
    asking.lookUp(attempt, number, destination, providerCallId, others);
  }

  @Override
  public void listLive(int account, long sweep) {
    trace(EFFECT_LIST, account, sweep);
    asking.list(account, sweep);
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    trace(EFFECT_HANG_UP, attempt, account);
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
    trace(EFFECT_MOVED, attempt, from.ordinal() * 16L + to.ordinal());
    world.keeper().moved(attempt, to, reason);
    witness.moved(attempt, from, to, reason);
  }

  @Override
  public void attemptLeaves(long attempt, dev.ringfence.engine.core.port.Trace left) {
    world.keeper().leaves(attempt, left);
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
    trace(EFFECT_RETRYING, (long) batch << 32 | row, dueWallMillis);
    world.keeper().retrying(batch, row, attempts, dueWallMillis);
    tally.retrying(batch);
    witness.retrying(batch, row, attempts, dueWallMillis);
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
    trace(EFFECT_DISPOSED, (long) batch << 32 | row, disposition.ordinal() * 1000L + attempts);
    world.keeper().disposed(batch, row, attempt, disposition);
    tally.disposed(batch, disposition, agenda.now());
    witness.disposed(batch, row, disposition, attempts, reason);
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    trace(EFFECT_INBOUND, ticket, accepted ? 1 : 0);
    int call = (int) ticket;
    witness.inboundDecided(call, accepted);
    if (accepted) {
      world.keeper().inboundTaken(call);
    } else {
      reply(call, false);
    }
  }

  /** The answer to an inbound call goes out. */
  void reply(int call, boolean accepted) {
    agenda.in(Adapter.TRANSIT, () -> world.network().inboundReply(call, accepted));
  }

  @Override
  public boolean listening() {
    return world.up();
  }

  @Override
  public void inboundOver(int account, String providerCallId) {
    world.keeper().inboundOver(providerCallId);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    trace(EFFECT_ALARM, alarm.ordinal(), subject);
    tally.alarm(alarm);
    witness.alarm(alarm, subject, detail);
  }

  @Override
  public void placed(long attempt, int call) {
    if (!world.hears(attempt)) {
      return;
    }
    world.keeper().named(attempt, calls().id(call));
    trace(EVENT_PLACED, attempt, call);
    witness.told(attempt, Witness.News.PLACED, false);
    offer(new KernelEvent.DialPlaced(attempt, calls().id(call)));
  }

  @Override
  public void refused(long attempt, Refused why, long retryAfterMillis) {
    if (!world.hears(attempt)) {
      return;
    }
    trace(EVENT_REFUSED, attempt, why.ordinal());
    tally.refused(why);
    witness.refused(attempt, Words.refusal(why), retryAfterMillis);
    offer(
        new KernelEvent.DialRefused(
            attempt, Words.refusal(why), Words.reason(why), retryAfterMillis));
  }

  @Override
  public void broken(long attempt) {
    if (!world.hears(attempt)) {
      return;
    }
    trace(EVENT_UNCERTAIN, attempt, 0);
    tally.uncertain();
    witness.told(attempt, Witness.News.UNCERTAIN, false);
    offer(new KernelEvent.DialUncertain(attempt, "no-answer"));
  }

  @Override
  public void callback(int call, Stage stage) {
    long attempt = calls().attempt(call);
    trace(EVENT_PROGRESS, attempt, stage.ordinal());
    String id = calls().id(call);
    world.keeper().named(attempt, id);
    if (stage == Stage.ENDED) {
      witness.told(attempt, Witness.News.ENDED, true);
      String outcome = calls().outcome(call);
      offer(
          new KernelEvent.CallProgressed(
              attempt, id, Progress.ENDED, Words.outcome(outcome), calls().talked(call), outcome));
    } else {
      witness.told(attempt, Witness.News.LIVE, true);
      Progress progress = stage == Stage.RINGING ? Progress.RINGING : Progress.ANSWERED;
      offer(new KernelEvent.CallProgressed(attempt, id, progress, null, 0, ""));
    }
  }

  @Override
  public void forged(int call) {
    // Its signature does not hold, so it ends at the edge: the kernel never hears of it.
    tally.forged();
  }

  @Override
  public void inboundOffered(int call) {
    if (calls().number(call) >= world.configs().present().numbers().size()) {
      return; // nobody knows that number, so nobody answers for it
    }
    trace(EVENT_INBOUND, call, calls().number(call));
    witness.inboundOffered(call);
    offer(
        new KernelEvent.InboundArrived(
            call, calls().account(call), calls().number(call), calls().id(call)));
  }

  @Override
  public void inboundEnded(int call) {
    trace(EVENT_INBOUND_ENDED, call, 0);
    witness.inboundEndTold(call);
    offer(new KernelEvent.InboundEnded(calls().account(call), calls().id(call)));
  }
}

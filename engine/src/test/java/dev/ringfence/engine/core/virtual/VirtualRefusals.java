package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.KernelEvent;

/** Dials that come to nothing for certain, and operators who mend the cause. */
final class VirtualRefusals {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final Refusal[] REFUSALS = {
    Refusal.RATE,
    Refusal.RATE,
    Refusal.CAPACITY,
    Refusal.DESTINATION,
    Refusal.DESTINATION,
    Refusal.REQUEST,
    Refusal.ACCOUNT,
    Refusal.NUMBER
  };

  private final Simulation sim;

  VirtualRefusals(Simulation sim) {
    this.sim = sim;
  }

  Refusal draw() {
    return REFUSALS[sim.random.nextInt(REFUSALS.length)];
  }

  /** Tells the engine, with all that follows from it. */
  void tell(VirtualCall call, int account, Refusal refusal) {
    long now = sim.agenda.now;
    long retryAfter = sim.random.nextInt(3) == 0 ? sim.random.nextInt(20_000) : -1;
    if (refusal == Refusal.UNREACHABLE || refusal == Refusal.NOT_SENT) {
      sim.shadow.sendUndone(call.attempt, now);
    }
    sim.shadow.sendClosed(call.attempt, now);
    switch (refusal) {
      case RATE, CAPACITY, UNREACHABLE ->
          sim.shadow.rest(
              account, now + (retryAfter >= 0 ? Math.max(50, retryAfter) * MILLI : 2 * SECOND));
      case NOT_SENT -> sim.shadow.rest(account, now + 50 * MILLI);
      case ACCOUNT -> {
        sim.shadow.pauseAccount(account);
        sim.agenda.in(sim.random.nextLong(MILLI, 300 * SECOND), () -> resume(account));
      }
      case NUMBER -> {
        sim.shadow.pauseNumber(call.number);
        sim.agenda.in(sim.random.nextLong(MILLI, 300 * SECOND), () -> resume(account));
      }
      case DESTINATION, REQUEST -> {}
    }
    sim.audit.refusalTold(call.attempt);
    sim.offer(new KernelEvent.DialRefused(call.attempt, refusal, "refused:" + refusal, retryAfter));
  }

  /** Books that nodes share say that others have called the destination. */
  void overrule(VirtualCall call, int batch, int row) {
    long now = sim.agenda.now;
    boolean known = sim.random.nextBoolean();
    long wait = known ? sim.random.nextLong(MILLI, 900 * SECOND) : Denial.EVENT;
    sim.shadow.sendUndone(call.attempt, now);
    sim.shadow.sendClosed(call.attempt, now);
    sim.shadow.retryNotBefore(batch, row, now + (known ? Math.max(5 * MILLI, wait) : SECOND));
    sim.audit.refusalTold(call.attempt);
    sim.offer(new KernelEvent.Overruled(call.attempt, Limit.DESTINATION_LIMIT, wait));
  }

  private void resume(int account) {
    sim.shadow.resumed(account);
    sim.offer(new KernelEvent.AccountResumed(account));
  }
}

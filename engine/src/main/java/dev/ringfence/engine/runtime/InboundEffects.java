package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.store.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What becomes of calls that come in: the answer to whoever waits for it. Lane-confined. */
final class InboundEffects {
  private final Lane lane;
  private final CurrentSetup setup;
  private final Tallies tallies;
  private final StepUnit unit;
  private final Map<Long, Waiting> tickets = new HashMap<>();
  private @Nullable SharedGate shared;

  private record Waiting(KernelEvent.InboundArrived call, Consumer<Boolean> decision) {}

  InboundEffects(Lane lane, CurrentSetup setup, Tallies tallies, StepUnit unit) {
    this.lane = lane;
    this.setup = setup;
    this.tallies = tallies;
    this.unit = unit;
  }

  /** From now on nothing is taken that this gate has not confirmed. */
  void share(SharedGate gate) {
    shared = gate;
  }

  /** Who waits for the decision on an inbound call; before the event is offered. */
  void expect(KernelEvent.InboundArrived call, Consumer<Boolean> decision) {
    tickets.put(call.ticket(), new Waiting(call, decision));
  }

  /** The kernel has, or has not, a channel for it. */
  void decided(long ticket, boolean accepted) {
    Waiting waiting = tickets.remove(ticket);
    if (waiting == null) {
      return;
    }
    SharedGate gate = shared;
    if (gate == null || !accepted) {
      answer(waiting, accepted);
      return;
    }
    KernelEvent.InboundArrived call = waiting.call;
    gate.inbound(
        call.account(),
        call.number(),
        call.providerCallId(),
        confirmed -> {
          if (!confirmed) {
            lane.post(new KernelEvent.InboundEnded(call.account(), call.providerCallId()));
          }
          answer(waiting, confirmed);
        });
  }

  private void answer(Waiting waiting, boolean accepted) {
    tallies.inbound(accepted);
    if (!accepted) {
      waiting.decision.accept(false);
      return;
    }
    KernelEvent.InboundArrived call = waiting.call;
    unit.add(
        new Change.InboundTaken(
            setup.topology().accounts().get(call.account()).name(),
            setup.topology().numbers().get(call.number()).e164(),
            call.providerCallId()));
    unit.afterwards(() -> waiting.decision.accept(true));
  }

  void over(int account, String providerCallId) {
    if (shared != null) {
      shared.inboundOver(account, providerCallId);
    }
    unit.add(
        new Change.InboundOver(setup.topology().accounts().get(account).name(), providerCallId));
  }
}

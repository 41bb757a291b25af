package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.port.KernelEvent;
import java.util.HashMap;
import java.util.Map;

/** People who call our numbers, and webhooks about it, with the faults of the seed. */
final class VirtualInbound {
  private final Simulation sim;
  private final VirtualCarrier carrier;
  private final Map<Long, VirtualCall> tickets = new HashMap<>();
  private final Map<String, VirtualCall> calls = new HashMap<>();
  private long issued;

  VirtualInbound(Simulation sim, VirtualCarrier carrier) {
    this.sim = sim;
    this.carrier = carrier;
  }

  /** Somebody calls one of our numbers. */
  void someoneCalls() {
    int number = sim.random.nextInt(sim.scenario.topology.numbers().size());
    VirtualCall call = new VirtualCall(0, number, 12_025_550_000L, "I" + ++issued);
    call.begunAt = sim.agenda.now;
    calls.put(call.id, call);
    carrier.begins(call);
    int account = sim.scenario.topology.numbers().get(number).account();
    long ticket = issued;
    tickets.put(ticket, call);
    if (!carrier.happens(sim.faults.webhookLost())) {
      int copies = carrier.happens(sim.faults.callbackTwice()) ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        sim.agenda.in(
            carrier.millis(1, 200),
            () -> sim.offer(new KernelEvent.InboundArrived(ticket, account, number, call.id)));
      }
    }
    sim.agenda.in(carrier.millis(500, 400_000), () -> inboundOver(call));
  }

  private void inboundOver(VirtualCall call) {
    if (call.over()) {
      return;
    }
    call.overAt = sim.agenda.now;
    count(call, false);
    sim.audit.inboundEnded(call.number, call.id);
    int account = sim.scenario.topology.numbers().get(call.number).account();
    if (carrier.happens(sim.faults.callbackLost())) {
      return;
    }
    sim.agenda.in(
        carrier.millis(1, 300),
        () -> {
          if (call.known) {
            call.known = false;
            sim.shadow.hold(call.number, -1);
          }
          sim.offer(new KernelEvent.InboundEnded(account, call.id));
        });
  }

  /** The kernel's answer to a webhook. */
  void decided(long ticket, boolean accepted) {
    VirtualCall call = tickets.get(ticket);
    if (call == null) {
      throw new AssertionError("no such ticket");
    }
    if (accepted) {
      holds(call, !call.known);
    } else {
      sim.agenda.in(carrier.millis(1, 200), () -> inboundOver(call));
    }
  }

  private void holds(VirtualCall call, boolean byChoice) {
    if (!call.known) {
      call.known = true;
      sim.shadow.hold(call.number, 1);
    }
    if (!call.over()) {
      count(call, true);
      sim.audit.inbound(call.number, call.id, byChoice);
    }
  }

  private void count(VirtualCall call, boolean yes) {
    if (call.counted != yes) {
      call.counted = yes;
      sim.shadow.live(call.number, yes ? 1 : -1);
    }
  }

  /** The kernel found the call in a listing, nobody having announced it. */
  void found(String id) {
    VirtualCall call = calls.get(id);
    if (call == null) {
      throw new AssertionError("seed " + sim.seed + ": a call of ours was taken for foreign");
    }
    holds(call, false);
  }
}

package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.audit.ChangingAuditor;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.net.CarrierWatch;

/**
 * Tells the auditor what the carriers see, event by event, as it happens: the same auditor that
 * judges the carriers over HTTP. Lane-confined.
 */
final class CarrierFeed implements CarrierWatch {
  private final VirtualWorld world;
  private final ChangingAuditor auditor;
  private final AuditNames names;
  private final CarrierWatch next;
  private long fed;

  CarrierFeed(VirtualWorld world, ChangingAuditor auditor, AuditNames names, CarrierWatch next) {
    this.world = world;
    this.auditor = auditor;
    this.names = names;
    this.next = next;
  }

  private void feed(Kind kind, int call) {
    CallTable calls = world.network().calls();
    int number = calls.number(call);
    int account = calls.account(call);
    long now = world.agenda().now();
    auditor.feed(
        new CarrierEvent(
            ++fed,
            now,
            world.wallMillis(),
            kind,
            names.provider(account),
            names.account(account),
            names.number(number),
            names.destination(calls.destination(call)),
            calls.id(call),
            calls.attempt(call) == 0 ? "" : Long.toHexString(calls.attempt(call)),
            0,
            ""));
  }

  @Override
  public void created(int call, boolean taken) {
    feed(taken ? Kind.CREATE_ACCEPTED : Kind.CREATE_REFUSED, call);
    next.created(call, taken);
  }

  @Override
  public void ended(int call) {
    feed(Kind.ENDED, call);
    next.ended(call);
  }

  @Override
  public void inboundAccepted(int call) {
    feed(Kind.INBOUND_ACCEPTED, call);
    next.inboundAccepted(call);
  }

  @Override
  public void inboundEnded(int call) {
    feed(Kind.INBOUND_ENDED, call);
    next.inboundEnded(call);
  }

  @Override
  public void struck(Fault fault) {
    next.struck(fault);
  }
}

package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import java.util.List;

/** Everybody who checks promises during a run. Lane-confined. */
final class Judges {
  private final Auditor auditor;
  private final CarrierWatch watch;

  Judges(VirtualWorld world, CarrierWatch next) {
    AuditNames names = new AuditNames(world.setup().topology());
    // Nothing of the network's is unknown here: sends are judged without any allowance. A dial may
    // have been on its way, for as long as is allowed for, when an inbound call was accepted.
    auditor =
        new Auditor(
            names.rules(world.setup().topology()),
            0,
            world.setup().topology().timings().grantMaxAge()
                + world.setup().topology().timings().deliveryMax());
    watch = new CarrierFeed(world, auditor, names, next);
  }

  CarrierWatch watch() {
    return watch;
  }

  Witness witness() {
    return Witness.NOBODY;
  }

  long violations() {
    return auditor.finish().violations();
  }

  /** The first violations, once the run is over. */
  List<Violation> finish() {
    return auditor.finish().violationList();
  }
}

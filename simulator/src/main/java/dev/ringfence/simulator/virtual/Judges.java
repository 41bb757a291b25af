package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CallAudit;
import dev.ringfence.simulator.audit.CallRules;
import dev.ringfence.simulator.audit.ChangingAuditor;
import dev.ringfence.simulator.audit.IdleAudit;
import dev.ringfence.simulator.audit.TemplateDestinations;
import dev.ringfence.simulator.audit.Verdicts;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everybody who checks promises during a run. Lane-confined. */
public final class Judges {
  private final VirtualWorld world;
  private final ChangingAuditor auditor;
  private final CallAudit calls;
  private final IdleAudit idle;
  private final Verdicts verdicts = new Verdicts();
  private final Edge edge;

  /** Judges for a world; what they are told goes on to {@code next}. */
  public Judges(VirtualWorld world, CarrierWatch next) {
    this.world = world;
    Setup setup = world.setup();
    Configs configs = world.configs();
    AuditNames names = new AuditNames(configs.rented());
    AuditRules limits = names.rules(configs.rented());
    // Nothing of the network's is unknown here: sends are judged without any allowance. A dial may
    // have been on its way, for as long as is allowed for, when an inbound call was accepted.
    auditor =
        new ChangingAuditor(
            limits, 0, setup.topology().timings().latestArrival(), configs.changes());
    CallRules rules = JudgeRules.of(setup, configs.rented(), limits);
    calls = new CallAudit(rules, verdicts);
    idle = new IdleAudit(rules, verdicts);
    CarrierFeed feed = new CarrierFeed(world, auditor, names, next);
    edge = new Edge(world, calls, idle, new TemplateDestinations(rules, verdicts), feed);
    world.watchCrashes(new CrashJudge(world, calls, idle, edge));
    world.whenReconfigured(() -> change(names));
  }

  private void change(AuditNames names) {
    AuditRules limits = names.rules(world.configs().rented());
    auditor.change(limits, world.agenda().now());
    idle.at(world.agenda().now(), world.wallMillis());
    idle.change(JudgeRules.of(world.setup(), world.configs().rented(), limits));
  }

  /** Who watches the carriers. */
  public CarrierWatch watch() {
    return edge;
  }

  /** Who watches the engine's edge. */
  public Witness witness() {
    return edge;
  }

  /** How many promises were broken. */
  public long violations() {
    return auditor.violations() + verdicts.count();
  }

  /** Seconds in which a call could have been dialled and was not. */
  public double idleSeconds() {
    return idle.idleSeconds();
  }

  /** Attempts that hold a channel. */
  public long held() {
    return calls.held();
  }

  /** The run is over: checks what must hold at rest; returns the first violations. */
  public List<Violation> finish() {
    calls.at(world.agenda().now(), world.wallMillis());
    if (world.atRest()) {
      calls.atRest();
    }
    List<Violation> all = new ArrayList<>(auditor.listed());
    all.addAll(verdicts.listed());
    all.sort(Comparator.comparingLong(Violation::nanos));
    return all;
  }
}

package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CallRules;
import dev.ringfence.simulator.audit.DestinationRule;
import dev.ringfence.simulator.audit.HoursRule;
import dev.ringfence.simulator.audit.TemplateRule;
import java.util.List;
import java.util.stream.Collectors;

/** A setup's promises in the words of those who judge calls. Stateless. */
public final class JudgeRules {
  private static final long MILLI = 1_000_000L;

  private JudgeRules() {}

  static CallRules of(Setup setup, Topology topology, AuditRules limits) {
    boolean[] active = new boolean[topology.numbers().size()];
    for (int n = 0; n < active.length; n++) {
      active[n] = topology.numbers().get(n).status() == NumberStatus.ACTIVE;
    }
    return new CallRules(
        limits,
        topology.numbers().stream().mapToInt(PhoneNumber::account).toArray(),
        active,
        topology.templates().stream().map(JudgeRules::template).toList(),
        topology.accounts().stream().mapToInt(a -> a.reserve().urgent()).toArray(),
        topology.accounts().stream().mapToInt(a -> a.reserve().inbound()).toArray(),
        topology.breaker().longestRestNanos(),
        setup.zones(),
        topology.timings().backoff(),
        (topology.timings().grantMaxAge() + topology.timings().deliveryMax()) / MILLI);
  }

  private static TemplateRule template(Template template) {
    return new TemplateRule(
        template.name(),
        template.pool().stream().mapToInt(Integer::intValue).toArray(),
        hours(template.hours()),
        template.destinationLimits().stream()
            .map(limit -> new DestinationRule(limit.count(), limit.windowNanos() / MILLI))
            .toList(),
        template.ringSeconds() * 1_000L,
        template.retry().maxAttempts());
  }

  /** Calling hours in the auditor's words. */
  public static HoursRule hours(CallingHours hours) {
    int[][] week = new int[hours.week().size()][];
    for (int day = 0; day < week.length; day++) {
      List<DailyHours> intervals = hours.week().get(day);
      week[day] = new int[2 * intervals.size()];
      for (int i = 0; i < intervals.size(); i++) {
        week[day][2 * i] = intervals.get(i).openSecond();
        week[day][2 * i + 1] = intervals.get(i).closeSecond();
      }
    }
    return new HoursRule(
        week, hours.closed().stream().map(d -> d.toEpochDay()).collect(Collectors.toSet()));
  }
}

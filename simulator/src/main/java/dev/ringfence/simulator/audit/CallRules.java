package dev.ringfence.simulator.audit;

import java.time.ZoneId;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What is needed to judge calls, beyond the limits that a carrier could know. Immutable. Numbers,
 * accounts and templates go by their indexes.
 *
 * @param limits the limits of numbers, accounts and destinations
 * @param accountOf index of each number's account
 * @param active whether each number takes calls
 * @param keptForUrgent channels of each account that only urgent calls may take
 * @param keptForInbound channels of each account that only calls from outside may take
 * @param longestRestNanos how long a number rests at most when its calls go wrong
 * @param zones the sets of time zones that destinations refer to
 * @param backoffNanos how long an account rests after a refusal that names no instant
 * @param latestArrivalMillis how long after its order a dial may reach the carrier
 */
public record CallRules(
    AuditRules limits,
    int[] accountOf,
    boolean[] active,
    List<TemplateRule> templates,
    int[] keptForUrgent,
    int[] keptForInbound,
    long longestRestNanos,
    IntFunction<ZoneId[]> zones,
    long backoffNanos,
    long latestArrivalMillis) {
  public CallRules {
    templates = List.copyOf(templates);
  }

  OpenHours hours() {
    return new OpenHours(
        templates.stream().map(TemplateRule::hours).toArray(HoursRule[]::new), zones);
  }
}

package dev.ringfence.engine.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything the kernel schedules over, one immutable snapshot of a configuration. Accounts,
 * numbers and templates refer to each other by their index in these lists, and the kernel keeps
 * those indexes.
 *
 * @param accounts all accounts
 * @param numbers all numbers, each E.164 once
 * @param templates all templates
 * @param workspaces names of the workspaces
 * @param destinationLimits limits on starts to one destination, over everything
 * @param timings how long to wait for evidence
 * @param breaker when a number rests
 * @param nodes who shares these limits
 */
public record Topology(
    List<Account> accounts,
    List<PhoneNumber> numbers,
    List<Template> templates,
    List<String> workspaces,
    List<RateLimit> destinationLimits,
    Timings timings,
    Breaker breaker,
    Nodes nodes) {
  public Topology {
    accounts = List.copyOf(accounts);
    numbers = List.copyOf(numbers);
    templates = List.copyOf(templates);
    workspaces = List.copyOf(workspaces);
    destinationLimits = List.copyOf(destinationLimits);
    Set<Long> seen = new HashSet<>();
    for (PhoneNumber number : numbers) {
      if (!seen.add(number.e164())) {
        throw new IllegalArgumentException(
            "number " + E164.format(number.e164()) + " is listed twice");
      }
      Account account = accounts.get(number.account());
      if (account.provider() == Provider.TWILIO && number.channels() != 1) {
        throw new IllegalArgumentException(
            "a Twilio number has exactly 1 channel: " + E164.format(number.e164()));
      }
    }
    for (Template template : templates) {
      for (int number : template.pool()) {
        if (number < 0 || number >= numbers.size()) {
          throw new IllegalArgumentException(
              "template " + template.name() + " names a number that does not exist");
        }
      }
    }
  }

  /** The topology of an engine that is alone. */
  public Topology(
      List<Account> accounts,
      List<PhoneNumber> numbers,
      List<Template> templates,
      List<String> workspaces,
      List<RateLimit> destinationLimits,
      Timings timings,
      Breaker breaker) {
    this(
        accounts, numbers, templates, workspaces, destinationLimits, timings, breaker, Nodes.ALONE);
  }

  /** A topology whose numbers never rest. */
  public Topology(
      List<Account> accounts,
      List<PhoneNumber> numbers,
      List<Template> templates,
      List<String> workspaces,
      List<RateLimit> destinationLimits,
      Timings timings) {
    this(accounts, numbers, templates, workspaces, destinationLimits, timings, Breaker.OFF);
  }

  /** The same limits, shared by these nodes. */
  public Topology with(Nodes who) {
    return new Topology(
        accounts, numbers, templates, workspaces, destinationLimits, timings, breaker, who);
  }
}

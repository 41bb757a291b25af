package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Judges, from what the carriers saw and nothing else, whether P1 (channels), P2 (rolling caps), P3
 * (destinations), P4 (accounts) and P6 (no second dial) were kept. Events go in oldest first;
 * memory grows with attempts, not with events. Lane-confined.
 *
 * <p>All windows are exact, in nanoseconds. A call is in progress from {@code CREATE_ACCEPTED} to
 * {@code ENDED}. Starts that the carrier refused count against P4 only.
 */
public final class Auditor {
  /** How many violations are kept whole; all are counted. */
  public static final int LISTED = 100;

  private final AuditRules rules;
  private final LongUnaryOperator jitterNanos;
  private final Map<String, NumberAudit> numbers = new LinkedHashMap<>();
  private final Map<String, AccountAudit> accounts = new LinkedHashMap<>();
  private final Map<String, List<RollingWindow>> destinations = new HashMap<>();
  private final Map<String, String> attempts = new HashMap<>();
  private final Set<String> live = new HashSet<>();
  private final List<Violation> listed = new ArrayList<>();
  private long violations;
  private long events;
  private long accepted;
  private long refused;
  private long lastNanos = Long.MIN_VALUE;

  /**
   * Makes an auditor.
   *
   * @param jitterAllowanceNanos by how much the network may have pushed sends together; P4 alone
   *     uses it
   * @param inboundAllowanceNanos how long after an inbound call was accepted a dial may still
   *     arrive that was on its way before
   */
  public Auditor(AuditRules rules, long jitterAllowanceNanos, long inboundAllowanceNanos) {
    this(rules, anyInstant -> jitterAllowanceNanos, inboundAllowanceNanos);
  }

  /**
   * Makes an auditor that allows for as much jitter as there was at the time.
   *
   * @param jitterNanos by how much the network may have pushed sends together that arrived at an
   *     instant
   */
  public Auditor(AuditRules rules, LongUnaryOperator jitterNanos, long inboundAllowanceNanos) {
    this.rules = rules;
    this.jitterNanos = jitterNanos;
    for (NumberRule rule : rules.numbers()) {
      numbers.put(rule.number(), new NumberAudit(rule, inboundAllowanceNanos, this::report));
    }
    for (AccountRule rule : rules.accounts()) {
      accounts.put(
          key(rule.provider(), rule.account()), new AccountAudit(rule, jitterNanos, this::report));
    }
  }

  /** Judges a whole log, in whatever order it comes. */
  public static AuditReport audit(
      List<CarrierEvent> log,
      AuditRules rules,
      long jitterAllowanceNanos,
      long inboundAllowanceNanos) {
    return audit(log, rules, anyInstant -> jitterAllowanceNanos, inboundAllowanceNanos);
  }

  /** Judges a whole log, in whatever order it comes, with as much jitter as there was at a time. */
  public static AuditReport audit(
      List<CarrierEvent> log,
      AuditRules rules,
      LongUnaryOperator jitterAllowanceNanos,
      long inboundAllowanceNanos) {
    List<CarrierEvent> ordered = new ArrayList<>(log);
    ordered.sort(
        Comparator.comparingLong(CarrierEvent::nanos).thenComparingLong(CarrierEvent::seq));
    Auditor auditor = new Auditor(rules, jitterAllowanceNanos, inboundAllowanceNanos);
    ordered.forEach(auditor::feed);
    return auditor.finish();
  }

  /**
   * Takes the next event.
   *
   * @throws IllegalArgumentException when it is older than the one before
   */
  public void feed(CarrierEvent event) {
    if (event.nanos() < lastNanos) {
      throw new IllegalArgumentException(
          "events must come oldest first: event " + event.seq() + " is older than the one before");
    }
    lastNanos = event.nanos();
    events++;
    switch (event.kind()) {
      case CREATE_ACCEPTED -> created(event, true);
      case CREATE_REFUSED -> created(event, false);
      case ENDED -> ended(event);
      case INBOUND_ACCEPTED -> number(event).inboundAccepted(event);
      case INBOUND_ENDED -> number(event).inboundEnded(event);
      case RINGING,
          ANSWERED,
          CALLBACK_SENT,
          CALLBACK_ANSWERED,
          CALLBACK_LOST,
          INBOUND_OFFERED,
          INBOUND_REFUSED,
          LOOKUP,
          FAULT -> {}
    }
  }

  private void created(CarrierEvent event, boolean taken) {
    AccountAudit account = account(event);
    account.sent(event);
    checkAttempt(event);
    if (!taken) {
      refused++;
      return;
    }
    accepted++;
    live.add(event.call());
    account.accepted(event);
    number(event).accepted(event);
    checkDestination(event);
  }

  private void ended(CarrierEvent event) {
    if (live.remove(event.call())) {
      account(event).ended(event);
      number(event).ended(event);
    }
  }

  private void checkAttempt(CarrierEvent event) {
    if (event.attempt().isEmpty()) {
      return; // not one of the engine's dials
    }
    String before = attempts.putIfAbsent(event.attempt(), Evidence.of(event));
    if (before != null) {
      report(
          new Violation(
              "P6",
              event.attempt(),
              event.nanos(),
              event.wallMillis(),
              "the attempt was put on the wire again, to " + event.destination(),
              List.of(before, Evidence.of(event))));
    }
  }

  private void checkDestination(CarrierEvent event) {
    List<RollingWindow> windows =
        destinations.computeIfAbsent(
            event.destination(),
            any -> rules.destinations().stream().map(r -> new RollingWindow(r.count())).toList());
    for (int i = 0; i < windows.size(); i++) {
      DestinationRule rule = rules.destinations().get(i);
      long span = windows.get(i).add(event);
      if (span < rule.windowMillis() * 1_000_000L) {
        report(
            new Violation(
                "P3",
                event.destination(),
                event.nanos(),
                event.wallMillis(),
                (rule.count() + 1)
                    + " calls within "
                    + span
                    + " ns, allowed are "
                    + rule.count()
                    + " in "
                    + rule.windowMillis()
                    + " ms",
                windows.get(i).calls()));
      }
    }
  }

  /** A number without a rule has no channel: any call on it is a breach. */
  private NumberAudit number(CarrierEvent event) {
    return numbers.computeIfAbsent(
        event.number(),
        number ->
            new NumberAudit(
                new NumberRule(event.provider(), event.account(), number, 0, 0, 0),
                0,
                this::report));
  }

  private AccountAudit account(CarrierEvent event) {
    return accounts.computeIfAbsent(
        key(event.provider(), event.account()),
        any ->
            new AccountAudit(
                new AccountRule(event.provider(), event.account(), 0, 0),
                jitterNanos,
                this::report));
  }

  private static String key(String provider, String account) {
    return provider + '/' + account;
  }

  private void report(Violation violation) {
    violations++;
    if (listed.size() < LISTED) {
      listed.add(violation);
    }
  }

  /** How many breaches were found so far. */
  long violations() {
    return violations;
  }

  /** What was found since there were only so many does not count. */
  void forgiveSince(long count) {
    violations = count;
    while (listed.size() > Math.min(count, LISTED)) {
      listed.remove(listed.size() - 1);
    }
  }

  /** What was found in everything fed so far. */
  public AuditReport finish() {
    return new AuditReport(
        events,
        accepted,
        refused,
        violations,
        listed,
        numbers.values().stream().map(NumberAudit::use).toList(),
        accounts.values().stream().map(AccountAudit::use).toList(),
        accounts.values().stream().mapToLong(AccountAudit::mostAllowed).max().orElse(0));
  }
}

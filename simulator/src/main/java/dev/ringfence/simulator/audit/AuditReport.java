package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * What the auditor found. Immutable.
 *
 * @param events carrier events looked at
 * @param accepted dials that carriers accepted
 * @param refused dials that carriers refused
 * @param violations how many breaches there were
 * @param violationList the first of them, at most {@link Auditor#LISTED}
 * @param numbers use of each number
 * @param accounts use of each account
 * @param jitterAllowanceNanos the most that P4 was judged with
 */
public record AuditReport(
    long events,
    long accepted,
    long refused,
    long violations,
    List<Violation> violationList,
    List<NumberUse> numbers,
    List<AccountUse> accounts,
    long jitterAllowanceNanos) {
  public AuditReport {
    violationList = List.copyOf(violationList);
    numbers = List.copyOf(numbers);
    accounts = List.copyOf(accounts);
  }
}

package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How soon others went on with what a node had that was away, as the carriers saw it: a row whose
 * call was in progress when it went is that node's own, and nobody else can dial it again before it
 * was taken over. Rows whose destinations others have too tell nothing. Lane-confined.
 */
final class TakeOvers {
  /** Who was away for less need not have been taken over. */
  private static final long LEAST_NANOS = 20_000_000_000L;

  /** A row that could be dialled for so long, while its node was away, has been, if any is. */
  private static final long DUE_NANOS = 5_000_000_000L;

  /** Nobody takes over sooner: what could be dialled by then waits for nothing but that. */
  private static final long SILENCE_NANOS = 10_000_000_000L;

  /** Fewer rows to be dialled again may all be waiting for something else. */
  private static final int LEAST_ROWS = 5;

  /**
   * What was found.
   *
   * @param seconds from when each node went until others dialled the first call of what it had;
   *     only of those that left enough that could be dialled by the time that others take over
   * @param findings of nodes that nobody took over, one sentence each
   */
  record Found(List<Double> seconds, List<String> findings) {
    Found {
      seconds = List.copyOf(seconds);
      findings = List.copyOf(findings);
    }
  }

  private final Map<String, RetryRule> rules = new HashMap<>();
  private final Set<String> shared = new HashSet<>();

  /** Batches that were accepted. */
  TakeOvers(List<Ledger.Batch> batches) {
    for (Ledger.Batch batch : batches) {
      for (Ledger.Row row : batch.rows()) {
        if (rules.put(row.to(), RetryRule.of(batch.template())) != null) {
          shared.add(row.to());
        }
      }
    }
    rules.keySet().removeAll(shared);
  }

  /** What came of these absences, by the carriers' whole log. */
  Found of(List<Absence> absences, List<CarrierEvent> log) {
    List<CarrierEvent> ordered = new ArrayList<>(log);
    ordered.sort(
        Comparator.comparingLong(CarrierEvent::nanos).thenComparingLong(CarrierEvent::seq));
    List<Double> seconds = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    for (Absence absence : absences) {
      OptionalDouble first = first(absence, ordered);
      if (first.isPresent()) {
        if (due(absence.fromNanos() + SILENCE_NANOS, absence, ordered) >= LEAST_ROWS) {
          seconds.add(first.getAsDouble());
        }
      } else if (absence.untilNanos() - absence.fromNanos() >= LEAST_NANOS) {
        long due = due(absence.untilNanos() - DUE_NANOS, absence, ordered);
        if (due >= LEAST_ROWS) {
          findings.add(untouched(absence, due));
        }
      }
    }
    return new Found(seconds, findings);
  }

  private static String untouched(Absence absence, long due) {
    return "of what node "
        + absence.node()
        + " had in progress when it went, "
        + due
        + " calls were to be tried again, and nobody dialled one while it was away";
  }

  private OptionalDouble first(Absence absence, List<CarrierEvent> ordered) {
    return ordered.stream()
        .filter(event -> isDial(event) && isWithin(absence, event.nanos()))
        .filter(event -> rules.containsKey(event.destination()))
        .filter(event -> absence.calls().containsValue(event.destination()))
        .filter(event -> !absence.calls().containsKey(event.call()))
        .mapToDouble(event -> (event.nanos() - absence.fromNanos()) / 1e9)
        .findFirst();
  }

  private static boolean isDial(CarrierEvent event) {
    return event.kind() == Kind.CREATE_ACCEPTED || event.kind() == Kind.CREATE_REFUSED;
  }

  private static boolean isWithin(Absence absence, long nanos) {
    return nanos - absence.fromNanos() >= 0 && nanos - absence.untilNanos() < 0;
  }

  /** Rows whose first call ended before an instant, and so that they are to be tried again. */
  private long due(long instant, Absence absence, List<CarrierEvent> ordered) {
    Map<String, Integer> dials = new HashMap<>();
    long due = 0;
    for (CarrierEvent event : ordered) {
      if (event.nanos() - instant >= 0) {
        break;
      }
      if (event.kind() == Kind.CREATE_ACCEPTED) {
        dials.merge(event.destination(), 1, Integer::sum);
      } else if (event.kind() == Kind.ENDED && absence.calls().containsKey(event.call())) {
        String to = absence.calls().getOrDefault(event.call(), "");
        RetryRule rule = rules.get(to);
        if (rule != null
            && rule.attempts() > 1
            && rule.after().contains(event.detail())
            && dials.getOrDefault(to, 0) == 1) {
          due++;
        }
      }
    }
    return due;
  }
}

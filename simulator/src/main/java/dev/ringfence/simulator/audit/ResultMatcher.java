package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the engine reports of each call with what the carriers saw of it. Feed all carrier
 * events and all rows, in any order among each other; then ask for the report. Lane-confined.
 *
 * <p>An answered call may be reported as {@code answered} although a machine took it: without
 * machine detection nobody can tell. A destination may have been called as often as its rows say
 * that they were attempted, and no more often. A call that was turned down may be reported as
 * {@code busy}: Twilio's and Exotel's records have one status for both. The other way round is a
 * mismatch.
 */
public final class ResultMatcher {
  private static final int EXAMPLES = 20;

  /** What one carrier knows of one attempt. */
  private static final class Dial {
    String destination = "";
    String call = "";
    int posts;
    boolean accepted;
    @Nullable String end;
  }

  private final Map<String, Dial> byAttempt = new HashMap<>();
  private final Map<String, Dial> byCall = new HashMap<>();
  private final Map<String, Integer> acceptedTo = new HashMap<>();
  private final Map<String, Integer> reportedTo = new HashMap<>();
  private final List<ResultRow> rows = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();

  /** Takes what a carrier saw. Calls that are not the engine's are passed over. */
  public void feed(CarrierEvent event) {
    switch (event.kind()) {
      case CREATE_ACCEPTED -> created(event, true);
      case CREATE_REFUSED -> created(event, false);
      case ENDED -> {
        Dial dial = byCall.get(event.call());
        if (dial != null) {
          dial.end = normal(event.detail());
        }
      }
      default -> {}
    }
  }

  private void created(CarrierEvent event, boolean accepted) {
    if (event.attempt().isEmpty()) {
      return;
    }
    Dial dial = byAttempt.computeIfAbsent(event.attempt(), any -> new Dial());
    dial.posts++;
    dial.destination = event.destination();
    if (accepted) {
      dial.accepted = true;
      dial.call = event.call();
      byCall.put(event.call(), dial);
      acceptedTo.merge(event.destination(), 1, Integer::sum);
    }
  }

  /** Takes what the engine reports. */
  public void feed(ResultRow row) {
    rows.add(row);
    reportedTo.merge(row.to(), row.attempts(), Integer::sum);
  }

  /** The comparison of everything fed so far. */
  public MatchReport report() {
    examples.clear();
    int unfinished = 0;
    int mismatched = 0;
    for (ResultRow row : rows) {
      if (row.disposition().isEmpty()) {
        unfinished++;
        continue;
      }
      String wrong = mismatch(row);
      if (wrong != null) {
        mismatched++;
        example("call " + row.callId() + ": " + wrong);
      }
    }
    return new MatchReport(rows.size(), unfinished, mismatched, duplicates(), examples);
  }

  private @Nullable String mismatch(ResultRow row) {
    Dial dial = row.attemptId().isEmpty() ? null : byAttempt.get(row.attemptId());
    if (!row.providerCallId().isEmpty()) {
      Dial named = byCall.get(row.providerCallId());
      if (named == null) {
        return "no carrier knows its call " + row.providerCallId();
      }
      if (dial != null && dial != named) {
        return "its call " + row.providerCallId() + " belongs to another attempt";
      }
      dial = named;
    }
    boolean placed = dial != null && dial.accepted;
    if (!row.outcome().isEmpty() && !placed && carrierMade(row.outcome())) {
      return "outcome " + row.outcome() + ", but no carrier accepted its dial";
    }
    if (dial == null || !dial.accepted) {
      return row.disposition().equals("completed") ? "completed, but never dialled" : null;
    }
    return placedMismatch(row, dial);
  }

  private static @Nullable String placedMismatch(ResultRow row, Dial dial) {
    if (!row.to().equals(dial.destination)) {
      return "the carrier dialled another destination for it";
    }
    if (dial.end == null) {
      return row.disposition() + ", but at the carrier its call goes on";
    }
    boolean answeredThere = dial.end.equals("answered") || dial.end.equals("machine");
    // A machine that is to be tried again, and was once too often.
    boolean machineLeft = dial.end.equals("machine") && row.outcome().equals("machine");
    if (answeredThere != row.disposition().equals("completed") && !machineLeft) {
      return row.disposition() + " (" + row.outcome() + "), but at the carrier " + dial.end;
    }
    boolean same =
        row.outcome().equals(dial.end)
            || (row.outcome().equals("answered") && dial.end.equals("machine"))
            || (row.outcome().equals("busy") && dial.end.equals("rejected"));
    return same ? null : "outcome " + row.outcome() + ", but at the carrier " + dial.end;
  }

  /** A refusal is reported as an outcome too, and has no call at the carrier. */
  private static boolean carrierMade(String outcome) {
    return !outcome.equals("rejected") && !outcome.equals("failed") && !outcome.equals("canceled");
  }

  private int duplicates() {
    Map<String, Integer> again = new HashMap<>();
    for (Map.Entry<String, Dial> entry : byAttempt.entrySet()) {
      Dial dial = entry.getValue();
      if (dial.posts > 1) {
        again.merge(dial.destination, dial.posts - 1, Integer::sum);
        example("attempt " + entry.getKey() + " was put on the wire " + dial.posts + " times");
      }
    }
    int sum = 0;
    Set<String> dialled = new HashSet<>(acceptedTo.keySet());
    dialled.addAll(again.keySet());
    for (String to : dialled) {
      int extra = acceptedTo.getOrDefault(to, 0) - reportedTo.getOrDefault(to, 0);
      if (extra > 0) {
        example(to + " was called " + extra + " times more often than its rows have attempts");
      }
      // A repeated attempt is also an extra call of its destination: count it once.
      sum += Math.max(Math.max(extra, 0), again.getOrDefault(to, 0));
    }
    return sum;
  }

  private void example(String sentence) {
    if (examples.size() < EXAMPLES) {
      examples.add(sentence);
    }
  }

  /** Carriers write {@code no-answer} or {@code completed}; the engine's words are compared. */
  static String normal(String end) {
    String word = end.toLowerCase(Locale.ROOT).replace('-', '_').strip();
    return word.equals("completed") ? "answered" : word;
  }
}

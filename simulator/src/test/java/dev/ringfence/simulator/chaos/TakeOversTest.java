package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakeOversTest {
  private static final String OTHER = "+13035550199";

  private static Ledger.Batch batch(String... destinations) {
    List<Ledger.Row> rows = new ArrayList<>();
    for (String to : destinations) {
      rows.add(new Ledger.Row("i" + rows.size(), to));
    }
    return new Ledger.Batch(0, "b1", "k1", "reminder", rows);
  }

  /** From the last event but so many, for so many seconds. */
  private static Absence away(Seen seen, int eventsAgo, int seconds, Map<String, String> calls) {
    long from = seen.log.get(seen.log.size() - 1 - eventsAgo).nanos() + 1;
    return new Absence("a", from, from + seconds * 1_000_000_000L, calls);
  }

  private static TakeOvers.Found found(Ledger.Batch batch, Absence absence, Seen seen) {
    return new TakeOvers(List.of(batch)).of(List.of(absence), seen.log);
  }

  /** So many calls, one a second. */
  private static Map<String, String> inProgress(Seen seen, int count) {
    Map<String, String> calls = new HashMap<>();
    for (int i = 0; i < count; i++) {
      calls.put("c" + i, Seen.TO + i);
      seen.dialled(Seen.TO + i, "c" + i, "" + i);
    }
    return calls;
  }

  private static Ledger.Batch of(Map<String, String> calls) {
    return batch(calls.values().toArray(new String[0]));
  }

  @Test
  void firstDialOfWhatItHadInProgress_isMeasuredFromWhenItWent() {
    Seen seen = new Seen();
    Map<String, String> calls = inProgress(seen, 5);
    seen.dialled(OTHER, "d1", "d1");
    Absence absence = away(seen, 0, 20, calls);
    calls.keySet().stream().sorted().forEach(call -> seen.ended(call, "busy"));
    seen.dialled(OTHER, "d2", "d2").later(4).dialled(Seen.TO + 3, "c9", "9");
    TakeOvers.Found found = found(of(calls), absence, seen);
    assertThat(found.seconds()).hasSize(1);
    assertThat(found.seconds().get(0)).isBetween(10.9, 11.1);
    assertThat(found.findings()).isEmpty();
  }

  /** Whoever takes over at once then waits for the calls, not for the node. */
  @Test
  void fewThatCouldBeDialledByThen_tellNothing() {
    Seen seen = new Seen();
    Map<String, String> calls = inProgress(seen, 5);
    Absence absence = away(seen, 0, 20, calls);
    calls.keySet().stream().sorted().limit(4).forEach(call -> seen.ended(call, "busy"));
    seen.later(8).ended("c4", "busy").dialled(Seen.TO + 3, "c9", "9");
    TakeOvers.Found found = found(of(calls), absence, seen);
    assertThat(found.seconds()).isEmpty();
    assertThat(found.findings()).isEmpty();
  }

  /** Six calls that it had; five of them could be dialled again by the time of taking over. */
  private static Map<String, String> withOneMore(Map<String, String> calls, String to) {
    Map<String, String> all = new HashMap<>(calls);
    all.put("d1", to);
    return all;
  }

  private static void end(Seen seen, Map<String, String> calls) {
    calls.keySet().stream().sorted().forEach(call -> seen.ended(call, "busy"));
  }

  @Test
  void dialThatArrivesAsItGoes_isItsOwn() {
    Seen seen = new Seen();
    Map<String, String> calls = inProgress(seen, 5);
    Map<String, String> all = withOneMore(calls, OTHER);
    Absence absence = away(seen, 0, 20, all);
    seen.dialled(OTHER, "d1", "d1");
    end(seen, calls);
    assertThat(found(of(all), absence, seen).seconds()).isEmpty();
    seen.dialled(OTHER, "d2", "d2");
    assertThat(found(of(all), absence, seen).seconds()).hasSize(1);
  }

  @Test
  void destinationOfTwoRows_tellsNothing() {
    Seen seen = new Seen();
    Map<String, String> calls = inProgress(seen, 5);
    seen.dialled(OTHER, "d1", "d1");
    Map<String, String> all = withOneMore(calls, OTHER);
    Absence absence = away(seen, 0, 20, all);
    end(seen, calls);
    seen.dialled(OTHER, "d2", "d2");
    List<String> rows = new ArrayList<>(all.values());
    assertThat(found(batch(rows.toArray(new String[0])), absence, seen).seconds()).hasSize(1);
    rows.add(OTHER);
    assertThat(found(batch(rows.toArray(new String[0])), absence, seen).seconds()).isEmpty();
  }

  @Test
  void nobodyTriesAgainWhatIsDue_isAFinding_ifItWasAwayForLong() {
    Seen seen = new Seen();
    Map<String, String> calls = inProgress(seen, 5);
    Absence longer = away(seen, 0, 20, calls);
    Absence shorter = away(seen, 0, 19, calls);
    calls.keySet().stream().sorted().forEach(call -> seen.ended(call, "no-answer"));
    seen.later(30).dialled(Seen.TO + 0, "c9", "9");
    Ledger.Batch batch = of(calls);
    assertThat(found(batch, longer, seen).findings())
        .containsExactly(
            "of what node a had in progress when it went, 5 calls were to be tried again, and"
                + " nobody dialled one while it was away");
    assertThat(found(batch, longer, seen).seconds()).isEmpty();
    assertThat(found(batch, shorter, seen).findings()).isEmpty();
  }
}

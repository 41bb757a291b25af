package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything a run found. Immutable.
 *
 * @param seed what the cycles were drawn by
 * @param disturbances how often each was done
 * @param kills SIGKILLs, the second ones too
 * @param skipped disturbances that are not possible here, with the reason; empty if all are
 * @param inProgressAtKill calls in progress at the carriers at each kill, where they could be asked
 * @param recoverySeconds of each start after a disturbance
 * @param seconds from the first start to the verdict
 * @param notes what went wrong on the way, one sentence each
 */
record ChaosReport(
    long seed,
    int cycles,
    Map<Disturbance, Integer> disturbances,
    int kills,
    String skipped,
    List<Integer> inProgressAtKill,
    List<Double> recoverySeconds,
    Traffic traffic,
    Map<String, Long> carrierFaults,
    JitterProbe.Jitter jitter,
    Judge.Verdict verdict,
    LeakCheck.Leak leak,
    double seconds,
    List<String> notes) {

  /**
   * How submissions fared.
   *
   * @param batches that were acknowledged
   * @param retried whose answer was lost
   * @param replayed old ones, answered as before
   * @param full answers that said that there is no room
   */
  record Traffic(int batches, long retried, long replayed, long full) {}

  ChaosReport {
    disturbances = new EnumMap<>(disturbances);
    inProgressAtKill = List.copyOf(inProgressAtKill);
    recoverySeconds = List.copyOf(recoverySeconds);
    notes = List.copyOf(notes);
  }

  /** The value that so many percent of the starts do not exceed; 0 without any. */
  double recovery(int percent) {
    double[] sorted = recoverySeconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted.length == 0 ? 0 : sorted[Math.max(1, rank) - 1];
  }

  /** The middle of the calls in progress at the kills. */
  int inProgressMedian() {
    int[] sorted = inProgressAtKill.stream().mapToInt(Integer::intValue).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
  }

  /** One sentence for each thing that is wrong; none if all is well. */
  List<String> findings() {
    List<String> wrong = new ArrayList<>(notes);
    count(
        wrong,
        verdict.accepted() - verdict.disposed(),
        "accepted calls did not reach exactly one disposition");
    count(wrong, verdict.audit().violations(), "times a promise was broken, as the carriers saw");
    count(wrong, verdict.duplicateDials(), "dials should not have been");
    count(wrong, verdict.match().mismatched(), "dispositions that the carriers do not agree to");
    count(wrong, verdict.changed(), "dispositions changed after somebody had seen them");
    count(wrong, leak.leftLive(), "calls went on at the carriers after all batches were over");
    count(wrong, leak.leaked(), "of " + leak.channels() + " channels never filled again");
    return wrong;
  }

  private static void count(List<String> wrong, long count, String what) {
    if (count > 0) {
      wrong.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}

package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything a run found. Immutable.
 *
 * @param seed what the cycles were drawn by
 * @param cycles in their order
 * @param skipped disturbances that are not possible here, with the reason; empty if all are
 * @param placedPerSecond calls that the carriers accepted, while nothing was disturbed
 * @param takeOverSeconds from when nodes went away until others dialled what those had in progress,
 *     where it could be measured
 * @param seconds from the first start to the verdict
 * @param notes what went wrong on the way, one sentence each
 */
record ChaosReport(
    long seed,
    Shape shape,
    List<Done> cycles,
    Kills kills,
    String skipped,
    List<Share> shares,
    double placedPerSecond,
    Traffic traffic,
    Map<String, Long> carrierFaults,
    JitterProbe.Jitter jitter,
    Judge.Verdict verdict,
    List<Double> takeOverSeconds,
    LeakCheck.Leak leak,
    double seconds,
    List<String> notes) {

  /**
   * SIGKILLs.
   *
   * @param engines of engines, the second ones too
   * @param inProgress calls in progress at the carriers at each of those, where they could be asked
   * @param redis of Redis servers
   */
  record Kills(int engines, List<Integer> inProgress, int redis) {
    Kills {
      inProgress = List.copyOf(inProgress);
    }
  }

  /**
   * What a node did, as its own metrics say, but for what it did just before it was killed.
   *
   * @param dials that it sent
   * @param overruled dials that its own books had granted, and Redis did not
   */
  record Share(String node, long dials, long overruled) {
    static Share of(Node node) {
      return new Share(node.name(), node.meters().dials(), node.meters().overruled());
    }
  }

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
    cycles = List.copyOf(cycles);
    shares = List.copyOf(shares);
    takeOverSeconds = List.copyOf(takeOverSeconds);
    notes = List.copyOf(notes);
  }

  /** How often each disturbance was done. */
  Map<Disturbance, Integer> disturbances() {
    Map<Disturbance, Integer> times = new EnumMap<>(Disturbance.class);
    cycles.forEach(cycle -> times.merge(cycle.disturbance(), 1, Integer::sum));
    return times;
  }

  /** Of all that the nodes' own books granted, the share that Redis did not. */
  double overruledShare() {
    long overruled = shares.stream().mapToLong(Share::overruled).sum();
    long granted = overruled + shares.stream().mapToLong(Share::dials).sum();
    return granted == 0 ? 0 : (double) overruled / granted;
  }

  /** The value that so many percent of the recoveries do not exceed; 0 without any. */
  double recovery(int percent) {
    double[] sorted = cycles.stream().mapToDouble(Done::recoverySeconds).sorted().toArray();
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted.length == 0 ? 0 : sorted[Math.max(1, rank) - 1];
  }

  /** The longest time until others went on with what a node had, if any was measured. */
  OptionalDouble takenOverWithin() {
    return takeOverSeconds.stream().mapToDouble(Double::doubleValue).max();
  }

  /** The middle of the calls in progress at the kills. */
  int inProgressMedian() {
    int[] sorted = kills.inProgress().stream().mapToInt(Integer::intValue).sorted().toArray();
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

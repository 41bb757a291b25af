package dev.ringfence.simulator.virtual.report;

import dev.ringfence.simulator.audit.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the batches of one run. Immutable. Instants are milliseconds of the wall clock at
 * the start plus the time since.
 *
 * @param startMillis when the run began
 * @param finishMillis when the last call had its disposition, or -1 if not all have one
 * @param endMillis when the run was over
 * @param boundSeconds for how long each limit was what held the calls that waited, longest first
 * @param waitSeconds call-seconds waited, by what was waited for, longest first
 * @param fairness Jain's index over the batches that shared a pool, or -1 if none did
 * @param violations how many promises were broken, or -1 if nobody judged
 * @param violationList the first of them
 * @param dials ordered
 * @param trace hash of the run
 * @param events of the run
 * @param seconds of real time it took
 * @param cpuSeconds of one core it took, which other work on the machine does not lengthen as much
 */
public record Forecast(
    long seed,
    long startMillis,
    long finishMillis,
    long endMillis,
    int calls,
    List<BatchLine> batches,
    List<NumberLine> numbers,
    Map<String, Long> boundSeconds,
    Map<String, Long> waitSeconds,
    double fairness,
    long violations,
    List<Violation> violationList,
    long dials,
    Map<String, Long> troubles,
    Timeline timeline,
    String trace,
    long events,
    double seconds,
    double cpuSeconds) {

  /**
   * One batch.
   *
   * @param finishMillis when its last call had its disposition, or -1
   * @param boundBy the limit that held it longest, or empty
   * @param share of the dials while it shared its pool with others, or -1 if it never did
   * @param entitled the share that its weight gave it then, or -1
   */
  public record BatchLine(
      String name,
      String template,
      int calls,
      long dials,
      Map<String, Long> dispositions,
      long finishMillis,
      String boundBy,
      double share,
      double entitled) {}

  /**
   * One number.
   *
   * @param cap as it is written, or empty
   * @param capShare share of the time in which calls waited and its cap was used up
   * @param busyShare of its channels' time until the finish
   */
  public record NumberLine(
      String number,
      String account,
      long starts,
      String cap,
      double capShare,
      int peak,
      int channels,
      double busyShare) {}

  private static final Set<String> NOT_OF_CAPACITY =
      Set.of("calling-window", "not-before", "retry-delay", "batch-paused");

  public Forecast {
    batches = List.copyOf(batches);
    numbers = List.copyOf(numbers);
    violationList = List.copyOf(violationList);
  }

  /**
   * The limit that held calls longest, or empty. That it is night or that a retry's delay runs is
   * named only if nothing else held any: more numbers would not change that.
   */
  public String boundBy() {
    for (String limit : boundSeconds.keySet()) {
      if (!NOT_OF_CAPACITY.contains(limit)) {
        return limit;
      }
    }
    return boundSeconds.isEmpty() ? "" : boundSeconds.keySet().iterator().next();
  }

  /** Seconds from the start to the finish, or -1. */
  public long makespanSeconds() {
    return finishMillis < 0 ? -1 : (finishMillis - startMillis) / 1_000;
  }

  /** Calls without a disposition. */
  public long unfinished() {
    long done = 0;
    for (BatchLine batch : batches) {
      done += batch.dispositions().values().stream().mapToLong(Long::longValue).sum();
    }
    return calls - done;
  }
}

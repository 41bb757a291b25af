package dev.ringfence.engine.core.virtual;

import java.util.HashMap;
import java.util.Map;

/** The calls of our attempts, and that each is let go of in time. */
final class VirtualCalls {
  private static final long SECOND = 1_000_000_000L;

  private final Simulation sim;
  private final Map<Long, VirtualCall> calls = new HashMap<>();

  VirtualCalls(Simulation sim) {
    this.sim = sim;
  }

  void add(VirtualCall call) {
    calls.put(call.attempt, call);
  }

  VirtualCall of(long attempt) {
    VirtualCall call = calls.get(attempt);
    if (call == null) {
      throw new AssertionError("seed " + sim.seed + ": attempt " + attempt + " was never dialled");
    }
    return call;
  }

  /**
   * Whether what is found by the numbers of the call can only be this call. Where another attempt
   * between the same two holds something yet, it may as well be that one's: the engine does well to
   * make nothing of it, if need be until one of them is freed by its hard limit.
   */
  boolean alone(VirtualCall call) {
    return calls.values().stream()
        .noneMatch(
            other ->
                other != call
                    && other.number == call.number
                    && other.other == call.other
                    && !sim.audit.isReleased(other.attempt));
  }

  /** The call is over: the engine has to find out in time. */
  void ended(VirtualCall call) {
    // A look-up of a call whose id nobody knows comes at a time of its own: a minute apart at most.
    long bound = sim.faults.calmControl() ? 90 * SECOND : 900 * SECOND;
    sim.agenda.in(bound, () -> mustBeReleased(call));
  }

  private void mustBeReleased(VirtualCall call) {
    if (sim.audit.isReleased(call.attempt)) {
      return;
    }
    if (alone(call)) {
      throw new AssertionError(
          "seed " + sim.seed + ": broken: P7 not free in time: attempt " + call.attempt);
    }
    // Which of the two is over cannot be told before the fate of one of them is known otherwise.
    ended(call);
  }
}

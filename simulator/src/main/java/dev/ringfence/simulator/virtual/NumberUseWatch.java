package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.net.CarrierWatch;

/** How much each number carries, and which faults struck. Lane-confined. */
final class NumberUseWatch implements CarrierWatch {
  private final VirtualWorld world;
  final int[] live;
  final int[] peak;
  final long[] accepted;

  /** Nanoseconds of calls, by number. */
  final long[] busyNanos;

  final long[] struck = new long[Fault.values().length];

  NumberUseWatch(VirtualWorld world) {
    this.world = world;
    int numbers = world.configs().rented().numbers().size();
    live = new int[numbers];
    peak = new int[numbers];
    accepted = new long[numbers];
    busyNanos = new long[numbers];
  }

  @Override
  public void created(int call, boolean taken) {
    if (taken) {
      int number = world.network().calls().number(call);
      accepted[number]++;
      peak[number] = Math.max(peak[number], ++live[number]);
    }
  }

  @Override
  public void ended(int call) {
    CallTable calls = world.network().calls();
    int number = calls.number(call);
    live[number]--;
    busyNanos[number] += calls.endedAt(call) - calls.begunAt(call);
  }

  @Override
  public void inboundAccepted(int call) {}

  @Override
  public void inboundEnded(int call) {}

  @Override
  public void struck(Fault fault) {
    struck[fault.ordinal()]++;
  }
}

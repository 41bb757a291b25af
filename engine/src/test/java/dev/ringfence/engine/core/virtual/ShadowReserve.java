package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Topology;
import java.util.function.IntPredicate;

/** Whether a call may take a channel of an account, counted anew each time. */
final class ShadowReserve {
  private final Topology topology;
  private final int[] outbound;
  private final int[] urgent;
  private final int[] inbound;

  /** Of those the ones that go on: the news of an end may never come. */
  private final int[] live;

  ShadowReserve(Topology topology) {
    this.topology = topology;
    outbound = new int[topology.numbers().size()];
    urgent = new int[topology.numbers().size()];
    inbound = new int[topology.numbers().size()];
    live = new int[topology.numbers().size()];
  }

  void outbound(int number, int change, boolean isUrgent) {
    outbound[number] += change;
    urgent[number] += isUrgent ? change : 0;
  }

  void inbound(int number, int change) {
    inbound[number] += change;
  }

  void live(int number, int change) {
    live[number] += change;
  }

  /** Whether there is room, counting what the engine was told of. */
  boolean leavesRoom(int account, boolean isUrgent, IntPredicate takesCalls) {
    return leavesRoom(account, isUrgent, takesCalls, inbound);
  }

  /** Whether there is room, counting only what really goes on. */
  boolean mayLeaveRoom(int account, boolean isUrgent, IntPredicate takesCalls) {
    return leavesRoom(account, isUrgent, takesCalls, live);
  }

  /**
   * Twice the same rule: over all numbers within the account's concurrency, and over the numbers
   * that take new calls within their channels.
   */
  private boolean leavesRoom(
      int account, boolean isUrgent, IntPredicate takesCalls, int[] comingIn) {
    Account a = topology.accounts().get(account);
    int channels = 0;
    for (int n = 0; n < outbound.length; n++) {
      if (topology.numbers().get(n).account() == account && takesCalls.test(n)) {
        channels += topology.numbers().get(n).channels();
      }
    }
    return a.reserve().equals(Reserve.NONE)
        || (fits(account, a.concurrency(), isUrgent, n -> true, comingIn)
            && fits(account, channels, isUrgent, takesCalls, comingIn));
  }

  private boolean fits(
      int account, int capacity, boolean isUrgent, IntPredicate which, int[] comingIn) {
    Reserve reserve = topology.accounts().get(account).reserve();
    int in = 0;
    int out = 0;
    int outUrgent = 0;
    for (int n = 0; n < outbound.length; n++) {
      if (topology.numbers().get(n).account() == account && which.test(n)) {
        in += comingIn[n];
        out += outbound[n];
        outUrgent += urgent[n];
      }
    }
    int room = capacity - Math.max(reserve.inbound(), in);
    return out < room && (isUrgent || out - outUrgent < room - reserve.urgent());
  }
}

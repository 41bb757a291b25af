package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Topology;
import java.util.function.IntPredicate;

/** Whether a call may take a channel of an account, counted anew each time. */
final class ShadowReserve {
  private final Topology topology;
  private final int[] outbound;
  private final int[] urgentOnes;
  private final int[] inbound;

  /** Of those the ones that go on: the news of an end may never come. */
  private final int[] live;

  ShadowReserve(Topology topology) {
    this.topology = topology;
    outbound = new int[topology.numbers().size()];
    urgentOnes = new int[topology.numbers().size()];
    inbound = new int[topology.numbers().size()];
    live = new int[topology.numbers().size()];
  }

  void outbound(int number, boolean urgent, int change) {
    outbound[number] += change;
    urgentOnes[number] += urgent ? change : 0;
  }

  void inbound(int number, int change) {
    inbound[number] += change;
  }

  void live(int number, int change) {
    live[number] += change;
  }

  /** Whether there is room, counting what the engine was told of. */
  boolean leavesRoom(int account, boolean urgent, IntPredicate takesCalls) {
    return leavesRoom(account, urgent, takesCalls, inbound);
  }

  /** Whether there is room, counting only what really goes on. */
  boolean mayLeaveRoom(int account, boolean urgent, IntPredicate takesCalls) {
    return leavesRoom(account, urgent, takesCalls, live);
  }

  /**
   * Twice the same rule: over all numbers within the account's concurrency, and over the numbers
   * that take new calls within their channels.
   */
  private boolean leavesRoom(int account, boolean urgent, IntPredicate takesCalls, int[] comingIn) {
    Account a = topology.accounts().get(account);
    int channels = 0;
    for (int n = 0; n < outbound.length; n++) {
      if (topology.numbers().get(n).account() == account && takesCalls.test(n)) {
        channels += topology.numbers().get(n).channels();
      }
    }
    return a.reserve().equals(Reserve.NONE)
        || (fits(account, urgent, a.concurrency(), n -> true, comingIn)
            && fits(account, urgent, channels, takesCalls, comingIn));
  }

  private boolean fits(
      int account, boolean urgent, int capacity, IntPredicate which, int[] comingIn) {
    Reserve reserve = topology.accounts().get(account).reserve();
    int in = 0;
    int out = 0;
    int ordinary = 0;
    for (int n = 0; n < outbound.length; n++) {
      if (topology.numbers().get(n).account() == account && which.test(n)) {
        in += comingIn[n];
        out += outbound[n];
        ordinary += outbound[n] - urgentOnes[n];
      }
    }
    int room = capacity - Math.max(reserve.inbound(), in);
    return out < room && (urgent || ordinary < room - reserve.urgent());
  }
}

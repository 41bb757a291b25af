package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.LiveCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The guarantee behind the callbacks: every so often each account that has calls in progress is
 * asked for its live calls, and the list is compared with the holders, both ways. Lane-confined.
 * Costs a request or two per account, however many calls there are.
 *
 * <p>A holder that the list lacks is asked after by its id, and only that answer frees it. A live
 * call that nobody holds twice in a row is counted from then on; calls of other nodes are not.
 */
final class Sweep {
  private final World world;
  private final LookUps lookUps;
  private final InboundBook inbound;
  private final List<Set<String>> suspects = new ArrayList<>();
  private NumberDirectory numbers = new NumberDirectory(List.of());
  private long issued;
  private long[] current = {};

  Sweep(World world, LookUps lookUps, InboundBook inbound) {
    this.world = world;
    this.lookUps = lookUps;
    this.inbound = inbound;
    reconfigure();
  }

  /** New accounts and numbers follow after those that are known. */
  void reconfigure() {
    current = Arrays.copyOf(current, world.accounts.size());
    while (suspects.size() < world.accounts.size()) {
      suspects.add(new LinkedHashSet<>());
    }
    numbers = new NumberDirectory(world.topology.numbers());
  }

  /**
   * The account's time has come; an account without calls of ours in progress is left alone until
   * it has one.
   */
  void begin(int account) {
    if (world.accounts.inUse[account] == world.accounts.others[account]) {
      world.accounts.sweepArmed[account] = false;
      return;
    }
    world.accounts.sweepAsked[account] = world.now;
    current[account] = ++issued;
    world.effects.listLive(account, issued);
    world.timers.arm(world.now + world.topology.timings().sweepEvery(), World.TIMER_SWEEP, account);
  }

  void listed(KernelEvent.LiveListed event) {
    int account = event.account();
    if (!event.ok() || event.sweep() != current[account]) {
      return;
    }
    AttemptBook a = world.attempts;
    List<LiveCall> nobodys = new ArrayList<>();
    for (LiveCall call : event.calls()) {
      int slot = a.findByCall(account, call.providerCallId());
      if (slot >= 0) {
        a.listedIn[slot] = event.sweep();
      } else if (!inbound.seen(account, call.providerCallId(), event.sweep())) {
        nobodys.add(call);
      }
    }
    long asked = world.accounts.sweepAsked[account];
    inbound.freeUnseen(account, event.sweep(), asked);
    askAfterMissing(account, event.sweep(), asked);
    Set<String> strangers = new LinkedHashSet<>();
    unknownByNumber(account, nobodys)
        .forEach((number, calls) -> strangers(account, number, calls, strangers));
    suspects.set(account, strangers);
  }

  /** Looks up the holders that the list lacks. */
  private void askAfterMissing(int account, long sweep, long asked) {
    AttemptBook a = world.attempts;
    for (int slot = 0; slot < a.limit(); slot++) {
      // One without an id (its only callback so far bore none) is never listed: it is asked after
      // as well.
      if (a.listedIn[slot] != sweep
          && a.account[slot] == account
          && a.state[slot] == AttemptState.ACTIVE
          && a.grantedNanos[slot] < asked
          && a.id[slot] != 0) {
        lookUps.ask(slot);
      }
    }
  }

  /** Live calls that nobody holds, by our number. */
  private Map<Integer, List<LiveCall>> unknownByNumber(int account, List<LiveCall> nobodys) {
    Map<Integer, List<LiveCall>> unknown = new LinkedHashMap<>();
    for (LiveCall call : nobodys) {
      int number = numbers.find(call.inbound() ? call.to() : call.from());
      if (number >= 0
          && world.numbers.account(number) == account
          && !inbound.holds(account, call.providerCallId())) {
        unknown.computeIfAbsent(number, unused -> new ArrayList<>()).add(call);
      }
    }
    return unknown;
  }

  /**
   * As many of them as other nodes have on the number are taken to be theirs; which ones is not
   * known here, and does not matter to the count.
   */
  private void strangers(int account, int number, List<LiveCall> unknown, Set<String> strangers) {
    int theirs = world.numbers.others(number);
    if (unknown.size() <= theirs || mayBeOurs(number)) {
      return;
    }
    // A listing that lags shows calls of ours that are over and forgotten; they are no strangers.
    unknown.removeIf(
        call -> !call.inbound() && world.knownCalls.owned(call.to(), call.providerCallId()));
    for (LiveCall call : unknown.subList(Math.min(theirs, unknown.size()), unknown.size())) {
      String id = call.providerCallId();
      if (suspects.get(account).contains(id)) {
        inbound.adopt(account, number, id);
      } else {
        strangers.add(id);
      }
    }
  }

  /**
   * Whether an attempt on the number does not know its call's id yet: the stranger may be that
   * call.
   */
  private boolean mayBeOurs(int number) {
    AttemptBook a = world.attempts;
    for (int slot = 0; slot < a.limit(); slot++) {
      if (a.id[slot] != 0
          && a.number[slot] == number
          && a.providerCallId[slot] == null
          && a.state[slot] != AttemptState.DONE) {
        return true;
      }
    }
    return false;
  }
}

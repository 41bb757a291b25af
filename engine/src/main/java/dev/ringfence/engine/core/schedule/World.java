package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.DestinationLedger;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Effects;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * All state of the kernel in one place, and the few changes that touch several books at once.
 * Lane-confined. The rules live in {@link Dispatcher}, {@link Lifecycle}, {@link Sweep} and {@link
 * InboundBook}; they share this.
 */
final class World {
  static final int TIMER_NUMBER = 1;
  static final int TIMER_ACCOUNT = 2;
  static final int TIMER_ATTEMPT = 3;
  static final int TIMER_ROW = 4;
  static final int TIMER_PARKED = 5;
  static final int TIMER_SWEEP = 6;
  static final int TIMER_RETRY = 7;

  /** On the wall clock: a batch opens. */
  static final int TIMER_OPENING = 8;

  /** On the wall clock: calls of a batch expire. */
  static final int TIMER_EXPIRY = 9;

  static final int TIMER_HARD_LIMITS = 10;
  static final int TIMER_REST = 11;
  static final int TIMER_BAR = 12;

  /** Replaced by {@link Reconfiguration} only, as are the other two that are not final. */
  Topology topology;

  /** Whether nothing may be dialled for now. */
  boolean held;

  final Effects effects;
  final NumberBook numbers;
  final AccountBook accounts;
  PoolIndex pools;
  final Demand demand;
  final LastCallers callers;
  final AttemptBook attempts;
  final Confirming confirming = new Confirming(this);
  final DestinationLedger destinations;
  Windows[] destinationWindows;
  final HoursBook hours;
  final SuppressionBook suppression;
  final List<BatchQueue> batches = new ArrayList<>();
  final Timers timers = new Timers();

  /** Deadlines on the wall clock, in milliseconds: they follow it when it is set. */
  final Timers wallTimers = new Timers();

  final FairShare shares;
  final Waiters waiters = new Waiters();
  final ParkedRows parked = new ParkedRows();
  final KnownCalls knownCalls = new KnownCalls();

  /** Room for the templates that want the same; a template has one group per account at most. */
  int[] contenders;

  final long[] denials = new long[Limit.values().length];

  /** The kernel's monotonic clock, in nanoseconds; never goes back. */
  long now;

  /** Wall clock in milliseconds; may be set by somebody. */
  long wall;

  World(Topology topology, Effects effects, IntFunction<ZoneId[]> zoneSets, long firstAttemptId) {
    this.topology = topology;
    this.effects = effects;
    numbers = new NumberBook(topology);
    accounts = new AccountBook(topology);
    pools = new PoolIndex(topology);
    demand = new Demand(topology.templates().size());
    callers = new LastCallers(topology);
    attempts = new AttemptBook(firstAttemptId);
    hours = new HoursBook(topology, zoneSets);
    suppression = new SuppressionBook(topology);
    shares = new FairShare(topology);
    DestinationRules rules = new DestinationRules(topology);
    destinationWindows = rules.windows();
    destinations = new DestinationLedger(rules.ring(), rules.keepFor());
    contenders = new int[topology.templates().size()];
    for (int n = 0; n < numbers.size(); n++) {
      refreshNumber(n);
    }
  }

  /**
   * Puts the number where its books say, wakes those who wait for it, and arms its next instant.
   */
  void refreshNumber(int number) {
    int before = pools.standing(number);
    int after = numbers.standing(number, now);
    pools.place(number, after);
    if (accounts.reserves.follow(numbers, number)) {
      // What is kept of the account's capacity is kept of another capacity now.
      accountEased(numbers.account(number));
    }
    if (after >= 0) {
      if (before < 0) {
        wanted(number);
      }
      return;
    }
    if (after == PoolIndex.OUT_CAP) {
      long at = numbers.caps.opensAt(number, now);
      // At once: it is not its own book of the cap that says no, but a bar, which has its own
      // timer.
      if (at > now && at != Long.MAX_VALUE && at != numbers.wakeAt(number)) {
        numbers.wakeAt(number, at);
        timers.arm(at, TIMER_NUMBER, number);
      }
    }
  }

  /** The number can take a call: those who may use it try, on equal terms. */
  private void wanted(int number) {
    PoolLayout layout = pools.layout;
    int among = 0;
    for (int m = layout.firstMember(number); m < layout.endMember(number); m++) {
      contenders[among++] = layout.template(layout.group(m));
      shares.mark(contenders[among - 1]);
    }
    if (among > 1) {
      shares.contend(contenders, among);
    }
  }

  /** Something of the account changed for the better: those whom it denied try again. */
  void accountEased(int account) {
    if (!accounts.denied[account]) {
      return;
    }
    accounts.denied[account] = false;
    int among = 0;
    for (int group : pools.layout.groupsOf(account)) {
      contenders[among++] = pools.layout.template(group);
      shares.mark(contenders[among - 1]);
    }
    if (among > 1) {
      shares.contend(contenders, among);
    }
  }

  /** Arms the instant at which time alone opens the account again, unless it is armed already. */
  void wakeAccount(int account, Limit limit) {
    accounts.denied[account] = true;
    long at = accounts.opensAt(account, limit, now);
    if (at != Long.MAX_VALUE && at != accounts.wakeAt[account]) {
      accounts.wakeAt[account] = at;
      timers.arm(at, TIMER_ACCOUNT, account);
    }
  }

  /** Whether the number and its account can take a call now. */
  boolean takesCall(int number, boolean urgent) {
    return pools.standing(number) >= 0
        && accounts.closedBy(numbers.account(number), now, urgent) == null;
  }

  /** Whether some number of the template's pool can. */
  boolean poolTakesCall(int template, boolean urgent) {
    PoolLayout layout = pools.layout;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      if (pools.any(g) && accounts.closedBy(layout.account(g), now, urgent) == null) {
        return true;
      }
    }
    return false;
  }

  /** Whether somebody waits who may be given a call. */
  boolean mayGrant() {
    return !held && shares.anyMarked() && !confirming.full();
  }

  /** The template has more to call. */
  void asks(int template, long calls) {
    if (demand.asks(template, calls, now)) {
      pools.weigh(demand.weights());
    }
  }

  void takeChannel(int number) {
    numbers.addInUse(number, 1);
    int account = numbers.account(number);
    accounts.inUse[account]++;
    if (!accounts.sweepArmed[account]) {
      accounts.sweepArmed[account] = true;
      timers.arm(now + topology.timings().sweepEvery(), TIMER_SWEEP, account);
    }
  }

  void freeChannel(int number) {
    numbers.addInUse(number, -1);
    int account = numbers.account(number);
    accounts.inUse[account]--;
    refreshNumber(number);
    accountEased(account);
  }

  /** The account sends nothing before the instant. */
  void restAccount(int account, long until, String why) {
    if (until > accounts.restUntil[account]) {
      accounts.restUntil[account] = until;
      accounts.detail[account] = why;
    }
  }

  /** The batch has rows to try: it takes its place among the others of its template. */
  void enlist(BatchQueue batch) {
    if (!batch.enlisted && batch.runnable()) {
      shares.enlist(batch);
    }
  }

  /** A row that waited may be tried again. */
  void giveBack(BatchQueue batch, int row) {
    batch.giveBack(row);
    enlist(batch);
  }
}

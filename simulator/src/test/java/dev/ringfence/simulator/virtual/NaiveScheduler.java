package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler as one would write it in an afternoon, correct as far as it goes (one batch, calling
 * hours that never close, no lost callbacks), with one bug on demand. Shows that the auditor sees
 * bugs, not that the kernel has none.
 */
final class NaiveScheduler implements Scheduler {
  /** What is wrong with it. */
  enum Bug {
    NONE,
    /** A start ages from the moment it was granted, not from when the carrier had it. */
    AGES_FROM_LEASE,
    /** Each final callback frees a channel. */
    RELEASES_TWICE,
    /** Calls from outside are not counted. */
    FORGETS_INBOUND,
    /** A dial without an answer is taken for one that never was. */
    REDIALS_AFTER_TIMEOUT,
    /** Caps are counted by the clock's hour. */
    FIXED_HOUR
  }

  private static final long TICK = 200_000_000L;

  private final Effects effects;
  private final Topology topology;
  private final Bug bug;
  private final ArrayDeque<KernelEvent> inbox = new ArrayDeque<>();
  private final int[] inUse;
  private final int[] accountInUse;
  private final long[] restUntil;
  private final NaiveWindow[] starts;
  private final NaiveWindow[] sends;
  private final Map<Long, NaiveWindow> destinations = new HashMap<>();
  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();
  private final Set<String> inbound = new HashSet<>();
  private final Map<String, Integer> inboundNumber = new HashMap<>();
  private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
  private long[] rows = {};
  private long nextId;
  private long now;
  private long wall;

  private static final class Attempt {
    final long id;
    final int row;
    final int number;
    final long dialledAt;
    boolean sendOpen = true;
    boolean startOpen = true;
    boolean done;
    long askAt = Long.MAX_VALUE;
    @Nullable String call;

    Attempt(long id, int row, int number, long dialledAt) {
      this.id = id;
      this.row = row;
      this.number = number;
      this.dialledAt = dialledAt;
    }
  }

  NaiveScheduler(Setup setup, Effects effects, long first, Bug bug) {
    this.effects = effects;
    this.topology = setup.topology();
    this.bug = bug;
    this.nextId = first;
    inUse = new int[topology.numbers().size()];
    accountInUse = new int[topology.accounts().size()];
    restUntil = new long[topology.accounts().size()];
    starts = new NaiveWindow[inUse.length];
    sends = new NaiveWindow[accountInUse.length];
    Arrays.setAll(starts, i -> new NaiveWindow());
    Arrays.setAll(sends, i -> new NaiveWindow());
  }

  @Override
  public void offer(KernelEvent event) {
    inbox.add(event);
  }

  @Override
  public long nextWakeNanos() {
    if (!inbox.isEmpty()) {
      return now;
    }
    boolean busy = !waiting.isEmpty() || attempts.values().stream().anyMatch(a -> !a.done);
    return busy ? now + TICK : Long.MAX_VALUE;
  }

  @Override
  public int step(long nowNanos, long wallMillis, int budget) {
    now = nowNanos;
    wall = wallMillis;
    for (KernelEvent event = inbox.poll(); event != null; event = inbox.poll()) {
      apply(event);
    }
    for (Attempt attempt : attempts.values()) {
      if (!attempt.done && now >= attempt.askAt) {
        attempt.askAt = now + 15_000_000_000L;
        long to = rows[attempt.row];
        effects.lookUp(attempt.id, attempt.number, to, attempt.call, wall, Set.of());
      }
    }
    for (int i = waiting.size(); i > 0; i--) {
      int row = waiting.removeFirst();
      int number = free(rows[row]);
      if (number < 0) {
        waiting.addLast(row);
      } else {
        dial(row, number);
      }
    }
    return 0;
  }

  private int free(long to) {
    NaiveWindow before = destinations.get(to);
    if (before != null && !before.fits(topology.destinationLimits(), now, false)) {
      return -1;
    }
    for (int n = 0; n < inUse.length; n++) {
      PhoneNumber number = topology.numbers().get(n);
      Account account = topology.accounts().get(number.account());
      if (inUse[n] < number.channels()
          && starts[n].fits(number.caps(), now, bug == Bug.FIXED_HOUR)
          && accountInUse[number.account()] < account.concurrency()
          && now >= restUntil[number.account()]
          && sends[number.account()].fits(account.sends(), now, false)) {
        return n;
      }
    }
    return -1;
  }

  private void dial(int row, int number) {
    Attempt attempt = new Attempt(nextId++, row, number, now);
    attempts.put(attempt.id, attempt);
    hold(number, 1);
    starts[number].begin();
    sends[account(number)].begin();
    destinations.computeIfAbsent(rows[row], any -> new NaiveWindow()).begin();
    if (bug == Bug.AGES_FROM_LEASE) {
      placed(attempt);
    }
    effects.dial(attempt.id, 0, row, number, rows[row], now);
  }

  private int account(int number) {
    return topology.numbers().get(number).account();
  }

  private void hold(int number, int change) {
    inUse[number] += change;
    accountInUse[account(number)] += change;
  }

  private void apply(KernelEvent event) {
    if (event instanceof KernelEvent.BatchAccepted accepted) {
      rows = accepted.destinations();
      for (int row = 0; row < rows.length; row++) {
        waiting.add(row);
      }
    } else if (event instanceof KernelEvent.DialPlaced placed) {
      Attempt attempt = find(placed.attempt());
      attempt.call = placed.providerCallId();
      closeSend(attempt);
      placed(attempt);
    } else if (event instanceof KernelEvent.DialRefused refused) {
      refused(find(refused.attempt()), refused);
    } else if (event instanceof KernelEvent.DialUncertain uncertain) {
      uncertain(find(uncertain.attempt()));
    } else if (event instanceof KernelEvent.CallProgressed progressed) {
      Attempt attempt = find(progressed.attempt());
      attempt.call = progressed.providerCallId();
      placed(attempt);
      ended(attempt, progressed.outcome());
    } else if (event instanceof KernelEvent.LookedUp found) {
      lookedUp(find(found.attempt()), found);
    } else if (event instanceof KernelEvent.InboundArrived arrived) {
      boolean room = inUse[arrived.number()] < channels(arrived.number());
      boolean known = inbound.contains(arrived.providerCallId());
      if (room && !known && bug != Bug.FORGETS_INBOUND) {
        inbound.add(arrived.providerCallId());
        inboundNumber.put(arrived.providerCallId(), arrived.number());
        hold(arrived.number(), 1);
      }
      effects.inboundDecided(arrived.ticket(), room || known);
    } else if (event instanceof KernelEvent.InboundEnded ended) {
      if (inbound.remove(ended.providerCallId())) {
        hold(inboundNumber.getOrDefault(ended.providerCallId(), 0), -1);
      }
    }
  }

  private int channels(int number) {
    return topology.numbers().get(number).channels();
  }

  private Attempt find(long id) {
    Attempt attempt = attempts.get(id);
    if (attempt == null) {
      throw new IllegalStateException("no attempt " + id);
    }
    return attempt;
  }

  private void closeSend(Attempt attempt) {
    if (attempt.sendOpen) {
      attempt.sendOpen = false;
      sends[account(attempt.number)].stamp(now);
    }
  }

  private void placed(Attempt attempt) {
    if (attempt.startOpen) {
      attempt.startOpen = false;
      starts[attempt.number].stamp(now);
      destinations.getOrDefault(rows[attempt.row], new NaiveWindow()).stamp(now);
    }
  }

  private void undo(Attempt attempt) {
    if (attempt.startOpen) {
      attempt.startOpen = false;
      starts[attempt.number].undo();
      destinations.getOrDefault(rows[attempt.row], new NaiveWindow()).undo();
    }
  }

  private void refused(Attempt attempt, KernelEvent.DialRefused why) {
    closeSend(attempt);
    undo(attempt);
    release(attempt, "refused");
    long rest = Math.max(50, why.retryAfterMillis() < 0 ? 2_000 : why.retryAfterMillis());
    restUntil[account(attempt.number)] =
        Math.max(restUntil[account(attempt.number)], now + rest * 1_000_000L);
    if (why.refusal() == Refusal.DESTINATION) {
      dispose(attempt, Disposition.EXHAUSTED, null);
    } else {
      waiting.add(attempt.row);
    }
  }

  private void uncertain(Attempt attempt) {
    closeSend(attempt);
    if (bug == Bug.REDIALS_AFTER_TIMEOUT && !attempt.done) {
      undo(attempt);
      release(attempt, "no answer");
      waiting.add(attempt.row);
    } else if (attempt.call == null) {
      attempt.askAt = now + 5_000_000_000L;
    }
  }

  private void lookedUp(Attempt attempt, KernelEvent.LookedUp found) {
    if (attempt.done) {
      return;
    }
    switch (found.finding()) {
      case LIVE, ENDED -> {
        attempt.call = found.providerCallId();
        placed(attempt);
        ended(attempt, found.outcome());
      }
      case ABSENT -> {
        if (now - attempt.dialledAt > 60_000_000_000L) {
          undo(attempt);
          release(attempt, "absent");
          dispose(attempt, Disposition.EXHAUSTED, null);
        }
      }
      case FAILED -> {}
    }
  }

  private void ended(Attempt attempt, @Nullable Outcome outcome) {
    if (outcome == null) {
      return;
    }
    if (!attempt.done) {
      release(attempt, "ended");
      boolean spoken = outcome == Outcome.ANSWERED || outcome == Outcome.MACHINE;
      dispose(attempt, spoken ? Disposition.COMPLETED : Disposition.EXHAUSTED, outcome);
    } else if (bug == Bug.RELEASES_TWICE) {
      hold(attempt.number, -1);
    }
  }

  private void release(Attempt attempt, String reason) {
    attempt.done = true;
    hold(attempt.number, -1);
    effects.attemptMoved(
        attempt.id, 0, attempt.row, attempt.number, AttemptState.ACTIVE, AttemptState.DONE, reason);
  }

  private void dispose(Attempt a, Disposition disposition, @Nullable Outcome outcome) {
    effects.disposed(0, a.row, disposition, outcome, "", 1, a.id, a.number, 0, wall, 0, a.call);
  }

  static List<Bug> bugs() {
    return Arrays.stream(Bug.values()).filter(bug -> bug != Bug.NONE).toList();
  }
}

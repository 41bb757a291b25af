package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers questions about the kernel's present state without changing it. Lane-confined. */
public final class Inspector {
  private static final byte[] OWN_WAITS = {
    BatchQueue.HELD, BatchQueue.DEFERRED, BatchQueue.RETRYING
  };

  private final World world;
  private final OthersBook others;
  private final HeldRows heldRows;

  Inspector(World world, OthersBook others, HeldRows heldRows) {
    this.world = world;
    this.others = others;
    this.heldRows = heldRows;
  }

  /** Where a batch stands, as numbers. */
  public record BatchCounts(
      BatchState state,
      int total,
      int waiting,
      int inProgress,
      int parked,
      int held,
      int deferred,
      int retrying,
      int done) {}

  /** An attempt under way. */
  public record AttemptNow(
      long attempt,
      AttemptState state,
      int number,
      long sentWallMillis,
      @Nullable String providerCallId) {}

  /** Which call an attempt is of. */
  public record AttemptOf(int batch, int row) {}

  /** Which call the attempt is of, or null if it is unknown or long over. */
  public @Nullable AttemptOf find(long attempt) {
    int slot = world.attempts.find(attempt);
    return slot < 0 ? null : new AttemptOf(world.attempts.batch[slot], world.attempts.row[slot]);
  }

  /** How many batches there are; their indexes count up from 0. */
  public int batches() {
    return world.batches.size();
  }

  public BatchCounts batch(int index) {
    BatchQueue batch = world.batches.get(index);
    return new BatchCounts(
        batch.batchState,
        batch.size(),
        batch.waiting(),
        batch.count(BatchQueue.IN_PROGRESS),
        batch.count(BatchQueue.PARKED),
        batch.count(BatchQueue.HELD),
        batch.count(BatchQueue.DEFERRED),
        batch.count(BatchQueue.RETRYING),
        batch.done());
  }

  /** The row's attempt under way, or null. */
  public @Nullable AttemptNow attempt(int batch, int row) {
    if (world.batches.get(batch).state[row] != BatchQueue.IN_PROGRESS) {
      return null;
    }
    AttemptBook a = world.attempts;
    for (int slot = 0; slot < a.limit(); slot++) {
      if (a.id[slot] != 0
          && a.batch[slot] == batch
          && a.row[slot] == row
          && a.state[slot] != AttemptState.DONE) {
        return new AttemptNow(
            a.id[slot], a.state[slot], a.number[slot], a.sentWall[slot], a.providerCallId[slot]);
      }
    }
    return null;
  }

  /** Whether the row still waits for its turn or for a limit. */
  public boolean waits(int batch, int row) {
    byte state = world.batches.get(batch).state[row];
    return state != BatchQueue.DONE && state != BatchQueue.IN_PROGRESS;
  }

  public boolean done(int batch, int row) {
    return world.batches.get(batch).state[row] == BatchQueue.DONE;
  }

  /** What holds a waiting row, and until when; {@code untilNanos} on the kernel's clock. */
  public Denial explain(int batchIndex, int row) {
    BatchQueue batch = world.batches.get(batchIndex);
    if (batch.batchState == BatchState.PAUSED) {
      return new Denial(Limit.BATCH_PAUSED, Denial.EVENT, -1);
    }
    if (world.held) {
      return new Denial(Limit.DIALLING_HELD, Denial.EVENT, -1);
    }
    if (batch.times.notBefore(row) > world.wall) {
      return new Denial(Limit.NOT_BEFORE, nanosOf(batch.times.notBefore(row)), -1);
    }
    if (batch.state[row] == BatchQueue.RETRYING) {
      return new Denial(Limit.RETRY_DELAY, nanosOf(batch.times.retryDue(row)), -1);
    }
    long window = windowOpens(batch.template, batch.zones[row]);
    long destination =
        world.destinations.opensAt(
            batch.destinations[row], world.destinationWindows[batch.template], world.now);
    if (batch.state[row] == BatchQueue.HELD) {
      destination = Math.max(destination, heldRows.until(Rows.pack(batchIndex, row)));
    }
    // Of the two the one that clears last; a call in progress ends sooner than a night.
    if (window > world.now && (window >= destination || destination == Denial.EVENT)) {
      return new Denial(Limit.CALLING_WINDOW, window, -1);
    }
    if (destination > world.now) {
      return new Denial(Limit.DESTINATION_LIMIT, destination, -1);
    }
    return pool(batch.template, batch.urgent());
  }

  private long nanosOf(long wallMillis) {
    return world.now + Math.max(0, wallMillis - world.wall) * 1_000_000L;
  }

  /** Now if the calling window lets a dial out, else when it will. */
  private long windowOpens(int template, char zones) {
    if (world.hours.open(template, zones, world.wall)) {
      return world.now;
    }
    long opens = world.hours.nextChange(template, zones, world.wall);
    return opens == Long.MAX_VALUE ? Denial.EVENT : world.now + (opens - world.wall) * 1_000_000L;
  }

  /**
   * What keeps the template's pool from taking a call: the limit that clears first. If none does,
   * TURN, or CONFIRMATION while enough grants wait for that.
   */
  public Denial pool(int template) {
    return pool(template, false);
  }

  /** The same for a call that may, or may not, use what is kept for urgent ones. */
  public Denial pool(int template, boolean urgent) {
    PoolLayout layout = world.pools.layout;
    Denial first = new Denial(Limit.NO_NUMBER, Denial.EVENT, -1);
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      Denial group = group(g, urgent);
      if (group == null) {
        return world.confirming.full()
            ? new Denial(Limit.CONFIRMATION, Denial.EVENT, -1)
            : new Denial(Limit.TURN, world.now, -1);
      }
      if (first.limit() == Limit.NO_NUMBER || group.untilNanos() < first.untilNanos()) {
        first = group;
      }
    }
    return first;
  }

  private @Nullable Denial group(int group, boolean urgent) {
    PoolIndex pools = world.pools;
    int account = pools.layout.account(group);
    Limit closed = world.accounts.closedBy(account, world.now, urgent);
    boolean available = pools.any(group);
    if (closed == null && available) {
      return null;
    }
    // A paused account needs an operator: that is what to say even while its numbers are full too.
    if (closed != null && (available || closed == Limit.ACCOUNT_PAUSED)) {
      return new Denial(closed, world.accounts.clearsAt(account, closed, world.now), account);
    }
    if (pools.out(group, PoolIndex.OUT_CHANNELS) > 0) {
      return new Denial(Limit.NUMBER_CHANNELS, Denial.EVENT, -1);
    }
    if (pools.out(group, PoolIndex.OUT_CAP) + pools.out(group, PoolIndex.OUT_RESTING) > 0) {
      return firstBack(pools.layout.template(group), account);
    }
    return new Denial(Limit.NO_NUMBER, Denial.EVENT, -1);
  }

  /**
   * The number of the pool whose cap clears, or whose rest ends, first. Looks at every number:
   * asked by people, not by the dispatcher.
   */
  private Denial firstBack(int template, int account) {
    long first = Denial.EVENT;
    int which = -1;
    for (int number : world.topology.templates().get(template).pool()) {
      int standing = world.pools.standing(number);
      boolean rests = standing == PoolIndex.OUT_RESTING;
      if (world.numbers.account(number) != account || !(rests || standing == PoolIndex.OUT_CAP)) {
        continue;
      }
      long at = rests ? world.numbers.restUntil(number) : others.capClearsAt(number);
      if (at < first || which == -1) {
        first = at;
        which = number;
      }
    }
    return new Denial(
        world.numbers.rests(which) ? Limit.NUMBER_RESTING : Limit.NUMBER_CAP, first, which);
  }

  /** The limit that most waiting calls of a batch wait for, or null when none waits. */
  public @Nullable Limit boundBy(int batchIndex) {
    BatchQueue batch = world.batches.get(batchIndex);
    if (batch.waiting() == 0) {
      return null;
    }
    if (batch.batchState == BatchState.PAUSED) {
      return Limit.BATCH_PAUSED;
    }
    if (world.held) {
      return Limit.DIALLING_HELD;
    }
    if (batch.closed) {
      return Limit.NOT_BEFORE;
    }
    if (batch.count(BatchQueue.QUEUED) > 0) {
      return pool(batch.template, batch.urgent()).limit();
    }
    Limit most = Limit.CALLING_WINDOW;
    int count = batch.count(BatchQueue.PARKED);
    for (byte state : OWN_WAITS) {
      if (batch.count(state) > count) {
        count = batch.count(state);
        most = limitOf(state);
      }
    }
    return most;
  }

  private static Limit limitOf(byte state) {
    return switch (state) {
      case BatchQueue.HELD -> Limit.DESTINATION_LIMIT;
      case BatchQueue.DEFERRED -> Limit.NOT_BEFORE;
      default -> Limit.RETRY_DELAY;
    };
  }

  /**
   * For each account that dials the class of the most urgent call that could be tried and is not
   * out yet, as its priority's ordinal, or -1 if there is none. What it waits for may be more than
   * a number.
   */
  public int[] wanted() {
    int[] wanted = new int[world.topology.accounts().size()];
    Arrays.fill(wanted, -1);
    PoolLayout layout = world.pools.layout;
    for (int t = 0; t < world.topology.templates().size() && !world.held; t++) {
      int urgency = world.shares.classOf(t);
      for (int g = layout.firstGroup(t); urgency >= 0 && g < layout.endGroup(t); g++) {
        int account = layout.account(g);
        if (!world.accounts.paused[account] && world.now >= world.accounts.restUntil[account]) {
          wanted[account] = wanted[account] < 0 ? urgency : Math.min(wanted[account], urgency);
        }
      }
    }
    return wanted;
  }

  /** Denials counted since the start, by the limit. */
  public long denials(Limit limit) {
    return world.denials[limit.ordinal()];
  }

  /** Grants that books shared with other nodes denied by the limit, since the start. */
  public long overruled(Limit limit) {
    return others.overruled(limit);
  }

  /** Grants that books shared with other nodes are yet to confirm. */
  public int unconfirmed() {
    return world.confirming.underWay();
  }

  /** How many of those there may be before nothing more is granted. */
  public int confirmationWindow() {
    return world.confirming.window();
  }

  public Topology topology() {
    return world.topology;
  }

  /** Channels taken: by this kernel's own calls, by calls that came in, and by other nodes. */
  public int inUse(int number) {
    return world.numbers.inUse(number);
  }

  /** Channels that other nodes have taken, as far as this one was told. */
  public int others(int number) {
    return world.numbers.others(number);
  }

  public int inbound(int number) {
    return world.numbers.inbound(number);
  }

  public int capUsed(int number) {
    return world.numbers.caps.used(number, world.now);
  }

  /** Whether one of the number's rolling caps is used up. */
  public boolean capFull(int number) {
    return !world.numbers.caps.admits(number, world.now)
        || world.pools.standing(number) == PoolIndex.OUT_CAP;
  }

  public long starts(int number) {
    return world.numbers.starts(number);
  }

  public boolean numberPaused(int number) {
    return world.numbers.paused(number);
  }

  /** When the number's rest ends, on the kernel's clock, or -1 if it does not rest. */
  public long numberRestsUntil(int number) {
    return world.numbers.restUntil(number);
  }

  public int accountInUse(int account) {
    return world.accounts.inUse[account];
  }

  /** The limit that closes the account now, even for urgent calls, or null. */
  public @Nullable Limit accountClosedBy(int account) {
    return world.accounts.closedBy(account, world.now, true);
  }

  public String accountDetail(int account) {
    return world.accounts.detail[account];
  }

  /** Attempts that hold a channel now. */
  public int holders() {
    int holders = 0;
    for (int slot = 0; slot < world.attempts.limit(); slot++) {
      if (world.attempts.id[slot] != 0 && world.attempts.state[slot] != AttemptState.DONE) {
        holders++;
      }
    }
    return holders;
  }

  public boolean suppressed(int workspace, long destination) {
    return world.suppression.contains(workspace, destination);
  }

  /** Suppressed destinations in ascending order, after the given one, {@code limit} at most. */
  public long[] suppressions(int workspace, long after, int limit) {
    return world.suppression.page(workspace, after, limit);
  }

  /**
   * Wall clock in milliseconds of an instant on the kernel's clock, or -1 for {@link Denial#EVENT}.
   */
  public long wallOf(long nanos) {
    return nanos == Denial.EVENT ? -1 : world.wall + Math.max(0, nanos - world.now) / 1_000_000L;
  }
}

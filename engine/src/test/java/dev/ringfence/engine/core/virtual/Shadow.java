package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.audit.Hours;
import dev.ringfence.engine.core.audit.Rules;
import dev.ringfence.engine.core.audit.Tally;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Topology;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may be dialled, worked out the slow way from the news that was delivered: every limit
 * counted anew, every row looked at. Finds idle capacity (P9). Where the two could differ by right
 * it errs on the side of "busy".
 */
final class Shadow {
  private static final long SEND_WINDOW = 1_250_000_000L;
  private static final byte WAITING = 0;
  private static final byte IN_PROGRESS = 1;
  private static final byte DONE = 2;

  private final Rules rules;
  private final Topology topology;
  private final ShadowReserve reserve;
  private final ShadowRests rests;

  /** Several events may wait for one step: what is over by then is not known here. */
  private final boolean lateLane;

  private final int[] held;
  private final int[] heldOnAccount;
  private final boolean[] numberPaused;
  private final boolean[] accountPaused;
  private final long[] restUntil;
  private final Tally[] starts;
  private final Tally[] sends;
  private final Map<Long, Tally> destinations = new HashMap<>();
  private final Map<Long, Attempt> attempts = new HashMap<>();
  private final Set<Long> suppressed = new HashSet<>();
  private final List<Batch> batches = new ArrayList<>();

  Shadow(Rules rules, Topology topology, boolean lateLane) {
    this.rules = rules;
    this.topology = topology;
    this.lateLane = lateLane;
    reserve = new ShadowReserve(topology);
    rests = new ShadowRests(topology);
    int numbers = rules.channels().length;
    int accounts = rules.concurrency().length;
    held = new int[numbers];
    heldOnAccount = new int[accounts];
    numberPaused = new boolean[numbers];
    accountPaused = new boolean[accounts];
    restUntil = new long[accounts];
    starts = new Tally[numbers];
    sends = new Tally[accounts];
    Arrays.setAll(starts, n -> new Tally());
    Arrays.setAll(sends, n -> new Tally());
  }

  void accepted(Scenario.Upload upload) {
    batches.add(new Batch(upload));
  }

  void running(int batch, boolean running) {
    batches.get(batch).running = running && !batches.get(batch).canceled;
  }

  void canceled(int batch) {
    batches.get(batch).canceled = true;
    batches.get(batch).running = false;
  }

  void suppressed(long destination, boolean yes) {
    if (yes) {
      suppressed.add(destination);
    } else {
      suppressed.remove(destination);
    }
  }

  /** Why this dial should not have been ordered, in a word; empty if it may. */
  String forbidden(int batch, int row, int number, long to, long now, long wall) {
    int account = rules.accountOf()[number];
    if (!batches.get(batch).running) {
      return "its batch is paused or canceled";
    }
    if (!timely(batches.get(batch).upload, row, wall)) {
      return "it is not yet, or no longer, time for it";
    }
    if (suppressed.contains(to)) {
      return "its destination is suppressed";
    }
    if (topology.numbers().get(number).status() != NumberStatus.ACTIVE) {
      return "its number takes nothing new";
    }
    if (numberPaused[number] || accountPaused[account]) {
      return "its number or account is paused";
    }
    if (!lateLane && rests.rests(number, now)) {
      return "its number rests";
    }
    if (!lateLane
        && !reserve.mayLeaveRoom(account, urgent(batches.get(batch).upload), n -> serves(n, now))) {
      return "it takes what is kept for others";
    }
    return now < restUntil[account] ? "its account rests" : "";
  }

  void dialled(long id, int batch, int row, int number, long to, long now) {
    Batch b = batches.get(batch);
    b.move(row, IN_PROGRESS);
    attempts.put(id, new Attempt(b, row, number, to, now));
    charge(number, 1);
    reserve.outbound(number, 1, urgent(b.upload));
    starts[number].begin();
    sends[rules.accountOf()[number]].begin();
    destinations.computeIfAbsent(to, unused -> new Tally()).begin();
  }

  /** The carrier has seen the attempt, for all that the engine was told. */
  void stamped(long id, long now) {
    Attempt a = attempt(id);
    if (!a.stamped) {
      a.stamped = true;
      starts[a.number].stamp(now);
      // A destination's stamps are whole milliseconds, rounded up.
      tally(a.to).stamp(-Math.floorDiv(-now, 1_000_000L) * 1_000_000L);
    }
  }

  /** The attempt was certainly not placed. */
  void gone(long id) {
    Attempt a = attempt(id);
    a.stamped = true;
    starts[a.number].undo();
    tally(a.to).undo();
  }

  void retryNotBefore(int batch, int row, long instant) {
    batches.get(batch).retryAt.put(row, instant);
  }

  /** Within the instants of the upload and of the row. */
  private static boolean timely(Scenario.Upload upload, int row, long wall) {
    boolean timed = upload.times().notBefore().length > 0;
    long from = upload.terms().notBeforeMillis();
    long to = upload.terms().notAfterMillis();
    return wall >= Math.max(from, timed ? upload.times().notBefore()[row] : 0)
        && wall < Math.min(to, timed ? upload.times().notAfter()[row] : Long.MAX_VALUE);
  }

  void released(long id) {
    Attempt a = attempt(id);
    charge(a.number, -1);
    reserve.outbound(a.number, -1, urgent(a.batch.upload));
    a.batch.move(a.row, WAITING);
  }

  void disposed(int batch, int row) {
    batches.get(batch).move(row, DONE);
  }

  /** Bytes were sent, or may have been: an answer came, or half a second passed. */
  void sendClosed(long id, long now) {
    Attempt a = attempt(id);
    if (a.sendOpen) {
      a.sendOpen = false;
      sends[rules.accountOf()[a.number]].stamp(now);
    }
  }

  void sendUndone(long id, long now) {
    Attempt a = attempt(id);
    if (a.sendOpen && now - a.dialledAt < SEND_WINDOW) {
      a.sendOpen = false;
      sends[rules.accountOf()[a.number]].undo();
    }
  }

  /** An attempt is over, and how it ended is known. */
  void finished(int number, Outcome outcome, long now) {
    rests.finished(number, outcome, now);
  }

  /** Somebody else's call takes or frees a channel. */
  void hold(int number, int change) {
    reserve.inbound(number, change);
    charge(number, change);
  }

  /** A call that came in, and that the engine knows of, begins to go on or no longer does. */
  void live(int number, int change) {
    reserve.live(number, change);
  }

  private void charge(int number, int change) {
    held[number] += change;
    heldOnAccount[rules.accountOf()[number]] += change;
  }

  void rest(int account, long until) {
    restUntil[account] = Math.max(restUntil[account], until);
  }

  void pauseAccount(int account) {
    accountPaused[account] = true;
  }

  void pauseNumber(int number) {
    numberPaused[number] = true;
  }

  void resumed(int account) {
    accountPaused[account] = false;
    for (int n = 0; n < held.length; n++) {
      numberPaused[n] &= rules.accountOf()[n] != account;
    }
  }

  /** A row that could be dialled right now, in words; empty if all is as it should be. */
  String idle(long now, long wall) {
    for (int t = 0; t < topology.templates().size(); t++) {
      for (Batch batch : batches) {
        if (batch.upload.template() != t || !batch.running || batch.waiting == 0) {
          continue;
        }
        int number = available(t, now, urgent(batch.upload));
        if (number == -1) {
          continue;
        }
        for (int row = 0; row < batch.state.length; row++) {
          if (batch.state[row] == WAITING && open(batch, row, now, wall)) {
            return "row " + row + " of batch " + batches.indexOf(batch) + " on number " + number;
          }
        }
      }
    }
    return "";
  }

  private boolean serves(int number, long now) {
    return topology.numbers().get(number).status() == NumberStatus.ACTIVE
        && !numberPaused[number]
        && !rests.rests(number, now);
  }

  private static boolean urgent(Scenario.Upload upload) {
    return upload.terms().priority() == Priority.URGENT;
  }

  private int available(int template, long now, boolean isUrgent) {
    for (int n : topology.templates().get(template).pool()) {
      int account = rules.accountOf()[n];
      if (serves(n, now)
          && held[n] < rules.channels()[n]
          && fits(starts[n], rules.caps()[n], now)
          && !accountPaused[account]
          && now >= restUntil[account]
          && heldOnAccount[account] < rules.concurrency()[account]
          && reserve.leavesRoom(account, isUrgent, other -> serves(other, now))
          && fits(sends[account], rules.sends()[account], now)) {
        return n;
      }
    }
    return -1;
  }

  /**
   * Stamps are rounded up to a 2^22nd of the longest window, or of a day if that has a minute;
   * twice if it is replaced.
   */
  private static boolean fits(Tally tally, long[][] windows, long now) {
    long longest = Arrays.stream(windows).mapToLong(window -> window[1]).max().orElse(0);
    long keeps = longest < 60_000_000_000L ? longest : Math.max(longest, 86_400_000_000_000L);
    return tally.fits(windows, now - (keeps >> 21));
  }

  private boolean open(Batch batch, int row, long now, long wall) {
    long to = batch.upload.destinations()[row];
    int template = batch.upload.template();
    if (suppressed.contains(to)
        || batch.retryAt.getOrDefault(row, 0L) > now
        || !timely(batch.upload, row, wall - 1)
        || !timely(batch.upload, row, wall + 2_000)) {
      return false;
    }
    Tally tally = destinations.get(to);
    if (tally != null
        && !(tally.fits(rules.destination(), now)
            && tally.fits(rules.templateDestination()[template], now))) {
      return false;
    }
    // The wall clock is read in milliseconds: an opening may be noticed a millisecond late. And a
    // dial may take half a second to arrive, after which the phone rings.
    Hours hours = rules.hours()[template];
    ZoneId[] zones = rules.zones()[batch.upload.zones()[row]];
    return hours.openThroughout(zones, wall - 1, wall + 501 + hours.ringSeconds() * 1_000L);
  }

  private Tally tally(long destination) {
    return destinations.computeIfAbsent(destination, unused -> new Tally());
  }

  private Attempt attempt(long id) {
    Attempt attempt = attempts.get(id);
    if (attempt == null) {
      throw new AssertionError("attempt " + id + " was never dialled");
    }
    return attempt;
  }

  private static final class Batch {
    final Scenario.Upload upload;
    final byte[] state;
    final Map<Integer, Long> retryAt = new HashMap<>();
    int waiting;
    boolean running = true;
    boolean canceled;

    Batch(Scenario.Upload upload) {
      this.upload = upload;
      this.state = new byte[upload.destinations().length];
      this.waiting = state.length;
    }

    void move(int row, byte to) {
      waiting += (to == WAITING ? 1 : 0) - (state[row] == WAITING ? 1 : 0);
      state[row] = to;
    }
  }

  private static final class Attempt {
    final Batch batch;
    final int row;
    final int number;
    final long to;
    final long dialledAt;
    boolean stamped;
    boolean sendOpen = true;

    Attempt(Batch batch, int row, int number, long to, long dialledAt) {
      this.batch = batch;
      this.row = row;
      this.number = number;
      this.to = to;
      this.dialledAt = dialledAt;
    }
  }
}

package dev.ringfence.simulator.audit;

import java.util.Arrays;

/**
 * Judges what becomes of calls: P5 (each gets exactly one disposition), P6 (no new attempt while an
 * earlier one may live, and no more attempts than allowed), P7 (a channel is free soon after its
 * call is over, and never before) and P11 (calling hours). Told of the engine's orders and claims
 * as they cross its edge, and of what the carriers see. Lane-confined.
 */
public final class CallAudit {
  private static final long SECOND = 1_000_000_000L;

  /** After the final callback a channel is free within this. */
  private static final long FREE_AFTER_NEWS = SECOND;

  /** After the end of a call whose final callback is lost, within this. */
  private static final long FREE_AFTER_END = 90 * SECOND;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int NONE = -1;

  private final CallRules rules;
  private final Verdicts verdicts;
  private final OpenHours hours;
  private final AttemptTable attempts = new AttemptTable();
  private final long[] notAnswered;
  private final Deadlines afterNews = new Deadlines();
  private final Deadlines afterEnd = new Deadlines();
  private Batch[] batches = new Batch[0];
  private long now;
  private long wall;

  /** One that reports to {@code verdicts}. */
  public CallAudit(CallRules rules, Verdicts verdicts) {
    this.rules = rules;
    this.verdicts = verdicts;
    this.hours = rules.hours();
    this.notAnswered = new long[rules.limits().accounts().size()];
    Arrays.fill(notAnswered, Long.MIN_VALUE / 2);
  }

  private static final class Batch {
    final int template;
    final int[] lastAttempt;
    final byte[] taken;
    final byte[] disposed;
    final char[] zones;
    final long[] notBefore;
    final long[] notAfter;

    Batch(int template, char[] zones, long[] notBefore, long[] notAfter) {
      this.template = template;
      this.zones = zones;
      this.notBefore = notBefore;
      this.notAfter = notAfter;
      lastAttempt = new int[zones.length];
      Arrays.fill(lastAttempt, NONE);
      taken = new byte[zones.length];
      disposed = new byte[zones.length];
    }
  }

  /** The instant of what is told next; never before that of what was told last. */
  public void at(long nanos, long wallMillis) {
    now = nanos;
    wall = wallMillis;
  }

  /**
   * A batch is accepted; they come in the order of their indexes.
   *
   * @param notBefore for each row the wall instant before which it must not be dialled
   * @param notAfter for each row the wall instant from which it must not be dialled
   */
  public void accepted(int template, char[] zones, long[] notBefore, long[] notAfter) {
    batches = Arrays.copyOf(batches, batches.length + 1);
    batches[batches.length - 1] = new Batch(template, zones, notBefore, notAfter);
  }

  /** The engine orders a dial. */
  public void dialled(long attempt, int batch, int row, int number) {
    Batch b = batches[batch];
    int before = b.lastAttempt[row];
    if (attempts.find(attempt) != NONE) {
      report("P6", "attempt " + attempt, "the attempt was ordered again");
    }
    if (b.disposed[row] > 0) {
      report("P5", call(batch, row), "dialled although it has its disposition");
    }
    if (before != NONE && mayLive(before)) {
      report("P6", call(batch, row), "dialled again while its attempt before may be live");
    }
    b.lastAttempt[row] = attempts.add(attempt, batch, row, number, now, wall);
  }

  private boolean mayLive(int place) {
    return !attempts.dead[place] && attempts.endedAt[place] == NEVER;
  }

  /** A dial has reached its carrier. */
  public void arrived(long attempt, boolean taken) {
    int place = attempts.find(attempt);
    if (place == NONE) {
      return; // what nobody ordered is P6 to the carriers' auditor
    }
    Batch b = batches[attempts.batch[place]];
    int row = attempts.row[place];
    if (!taken) {
      attempts.dead[place] = true;
      return;
    }
    attempts.taken[place] = true;
    checkHours(place, b, row);
    if (attempts.releasedAt[place] != NEVER) {
      report("P1", "attempt " + attempt, "its channel was free before its dial arrived");
    }
    if (++b.taken[row] > rules.templates().get(b.template).mostAttempts()) {
      report("P6", call(attempts.batch[place], row), "tried " + b.taken[row] + " times");
    }
  }

  private void checkHours(int place, Batch b, int row) {
    // A clock that was set in between cannot be foreseen; what it reads now says nothing then.
    long drift = wall - attempts.dialledWall[place];
    if (Math.abs(drift - (now - attempts.dialledAt[place]) / 1_000_000L) > 1) {
      return;
    }
    long ring = rules.templates().get(b.template).ringMillis();
    if (!hours.open(b.template, b.zones[row], wall)) {
      report("P11", call(attempts.batch[place], row), "dialled outside its calling hours");
    } else if (!hours.open(b.template, b.zones[row], wall + ring - 1)) {
      report("P11", call(attempts.batch[place], row), "may ring after its calling hours");
    }
    if (wall < b.notBefore[row]) {
      report("P11", call(attempts.batch[place], row), "dialled before its first instant");
    } else if (wall >= b.notAfter[row]) {
      report("P11", call(attempts.batch[place], row), "dialled after its last instant");
    }
  }

  /** A call is over at its carrier. */
  public void ended(long attempt) {
    int place = attempts.find(attempt);
    if (place != NONE) {
      attempts.endedAt[place] = now;
      if (attempts.releasedAt[place] == NEVER) {
        afterEnd.add(now + FREE_AFTER_END, place);
      }
    }
  }

  /** The engine is told that a dial certainly was not placed. */
  public void refused(long attempt) {
    int place = attempts.find(attempt);
    if (place != NONE) {
      attempts.dead[place] = true;
      afterNews.add(now + FREE_AFTER_NEWS, place);
    }
  }

  /** The engine is told, by a callback or a look-up, that a call is over. */
  public void finalNews(long attempt) {
    int place = attempts.find(attempt);
    if (place != NONE && attempts.releasedAt[place] == NEVER) {
      afterNews.add(now + FREE_AFTER_NEWS, place);
    }
  }

  /** A carrier did not answer a question, or not so that anything is known. */
  public void notAnswered(int account) {
    notAnswered[account] = now;
  }

  /**
   * The engine says that an attempt is over and its channel free.
   *
   * @param lastResort whether it had to give up without evidence, which it does with an alarm
   */
  public void released(long attempt, boolean lastResort) {
    int place = attempts.find(attempt);
    if (place == NONE) {
      return;
    }
    if (attempts.releasedAt[place] != NEVER) {
      report("P7", "attempt " + attempt, "released twice");
      return;
    }
    attempts.releasedAt[place] = now;
    boolean live = attempts.taken[place] && attempts.endedAt[place] == NEVER;
    if (live && !lastResort) {
      report("P1", "attempt " + attempt, "released while its call goes on");
    }
    if (!attempts.taken[place] && !attempts.dead[place]) {
      report("P1", "attempt " + attempt, "released while its dial may be on the way");
    }
  }

  /** The engine counts a call that it thinks somebody else made; {@code attempt} made it. */
  public void takenForStranger(long attempt) {
    if (attempts.find(attempt) != NONE) {
      report("P7", "attempt " + attempt, "its call takes a channel again, as if a stranger's");
    }
  }

  /** The engine says what finally became of a call. */
  public void disposed(int batch, int row) {
    Batch b = batches[batch];
    if (++b.disposed[row] > 1) {
      report("P5", call(batch, row), "disposed " + b.disposed[row] + " times");
    }
    int last = b.lastAttempt[row];
    if (last != NONE && attempts.releasedAt[last] == NEVER) {
      report("P5", call(batch, row), "disposed while its attempt holds a channel");
    }
  }

  /** The engine has done what there was to do. */
  public void settled() {
    for (int place = afterNews.due(now); place != NONE; place = afterNews.due(now)) {
      check(place, afterNews.lastDue(), "1 s after the final news");
    }
    for (int place = afterEnd.due(now); place != NONE; place = afterEnd.due(now)) {
      long deadline = afterEnd.lastDue();
      if (attempts.releasedAt[place] > deadline) {
        // The carrier could not be asked: the time begins when it can be again.
        long excused = notAnswered[rules.accountOf()[attempts.number[place]]] + FREE_AFTER_END;
        if (excused > deadline) {
          afterEnd.add(excused, place);
        } else {
          check(place, deadline, "90 s after its call was over");
        }
      }
    }
  }

  private void check(int place, long deadline, String what) {
    if (attempts.releasedAt[place] > deadline) {
      String subject = "attempt " + attempts.id(place);
      report("P7", subject, "its channel was not free " + what);
    }
  }

  /** The engine's process is gone: what it was told it cannot act upon. */
  public void crashed() {
    afterNews.clear();
  }

  /**
   * Nothing of an attempt has left the engine, which is gone.
   *
   * @param kept whether the next process will know of the attempt
   */
  public void neverLeft(long attempt, boolean kept) {
    int place = attempts.find(attempt);
    if (place != NONE) {
      attempts.dead[place] = true;
      attempts.releasedAt[place] = kept ? NEVER : now;
    }
  }

  /** What the engine said of an attempt's end went with its process. */
  public void endForgotten(long attempt) {
    int place = attempts.find(attempt);
    if (place != NONE) {
      attempts.releasedAt[place] = NEVER;
    }
  }

  /** What the engine said of a call's disposition went with its process. */
  public void dispositionForgotten(int batch, int row) {
    batches[batch].disposed[row]--;
  }

  /** The next process is there: from now on it can find out what is over. */
  public void restarted() {
    afterEnd.clear();
    for (int place = 0; place < attempts.size(); place++) {
      if (attempts.releasedAt[place] == NEVER && attempts.endedAt[place] != NEVER) {
        afterEnd.add(now + FREE_AFTER_END, place);
      }
    }
  }

  /** Nothing happens any more: whatever is open now stays open. */
  public void atRest() {
    for (int batch = 0; batch < batches.length; batch++) {
      for (int row = 0; row < batches[batch].disposed.length; row++) {
        if (batches[batch].disposed[row] == 0) {
          report("P5", call(batch, row), "never got its disposition");
        }
      }
    }
    for (int place = 0; place < attempts.size(); place++) {
      if (attempts.releasedAt[place] == NEVER) {
        report("P7", "attempt " + attempts.id(place), "holds a channel at rest");
      }
    }
  }

  /** Attempts that hold a channel. */
  public long held() {
    long held = 0;
    for (int place = 0; place < attempts.size(); place++) {
      held += attempts.releasedAt[place] == NEVER ? 1 : 0;
    }
    return held;
  }

  private static String call(int batch, int row) {
    return "call " + batch + "-" + (row + 1);
  }

  private void report(String promise, String subject, String what) {
    verdicts.add(promise, subject, now, wall, what);
  }
}

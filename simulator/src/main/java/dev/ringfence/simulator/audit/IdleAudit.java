package dev.ringfence.simulator.audit;

import java.util.Arrays;

/**
 * Judges P9: while a call is eligible and a number can take it, a dial is under way. Counted anew
 * from what anybody at the engine's edge could know; looked at once a second of virtual time. A
 * template counts as idle when it was so at every look for some seconds, with no dial of it
 * between. Lane-confined.
 */
public final class IdleAudit {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** An engine whose thread comes late to its work, twice, may take so long to use what is free. */
  private static final long TOLERATED = 3 * SECOND;

  /** A process that has just begun may take so long. */
  private static final long FINDS_ITS_FEET = 5 * SECOND;

  private static final byte START_OPEN = 1;
  private static final byte SEND_OPEN = 2;
  private static final byte HELD = 4;
  private static final byte NORMAL = 8;

  private CallRules rules;
  private final Verdicts verdicts;
  private final IdleNumbers numbers;
  private final IdleRows rows;
  private final AttemptTable attempts = new AttemptTable();
  private byte[] open = new byte[1024];
  private final long[] idleSince;
  private final String[] idleWhat;
  private final int[] idleNumber;
  private long now;
  private long wall;
  private long nextLook = Long.MIN_VALUE;
  private double idleSeconds;

  /** One that reports to {@code verdicts}. */
  public IdleAudit(CallRules rules, Verdicts verdicts) {
    this.rules = rules;
    this.verdicts = verdicts;
    this.numbers = new IdleNumbers(rules);
    this.rows = new IdleRows(rules);
    this.idleSince = new long[rules.templates().size()];
    this.idleWhat = new String[rules.templates().size()];
    Arrays.fill(idleSince, Long.MIN_VALUE);
    Arrays.fill(idleWhat, "");
    this.idleNumber = new int[rules.templates().size()];
    Arrays.fill(idleNumber, -1);
  }

  /** The instant of what is told next; never before that of what was told last. */
  public void at(long nanos, long wallMillis) {
    now = nanos;
    wall = wallMillis;
  }

  /** A batch is accepted; the instants are those of each row on the wall clock. */
  public void accepted(
      int template, long[] destinations, char[] zones, long[] notBefore, long[] notAfter) {
    rows.accepted(template, destinations, zones, notBefore, notAfter);
  }

  /** The engine orders a dial; {@code urgent} calls may take what is kept for them. */
  public void dialled(long attempt, int batch, int row, int number, boolean urgent) {
    if (attempts.find(attempt) >= 0) {
      return; // CallAudit says what there is to say
    }
    int place = attempts.add(attempt, batch, row, number, now, wall);
    if (place == open.length) {
      open = Arrays.copyOf(open, place * 2);
    }
    open[place] = (byte) (START_OPEN | SEND_OPEN | HELD | (urgent ? 0 : NORMAL));
    if (!urgent) {
      checkReserve(attempt, number);
    }
    notIdle(rows.template(batch), number);
    numbers.dialled(number);
    rows.dialled(batch, row);
  }

  /**
   * A dial is under way: its template is not idle, nor is any other whose free number is of the
   * same account. That capacity went to somebody; who gets how much is another question.
   */
  private void notIdle(int template, int number) {
    int account = rules.accountOf()[number];
    for (int t = 0; t < idleSince.length; t++) {
      if (t == template || (idleNumber[t] >= 0 && rules.accountOf()[idleNumber[t]] == account)) {
        idleSince[t] = Long.MIN_VALUE;
      }
    }
  }

  private void checkReserve(long attempt, int number) {
    int most = numbers.mostNormal(number);
    int normal = numbers.normal(number, 1);
    if (most >= 0 && normal > most) {
      verdicts.add(
          "P10",
          "attempt " + attempt,
          now,
          wall,
          "took what its account keeps for urgent calls and those from outside");
    }
  }

  /** The engine was told that the carrier has, or had, the call. */
  public void knownPlaced(long attempt) {
    int place = attempts.find(attempt);
    if (place >= 0) {
      closeSend(place);
      stamp(place);
    }
  }

  /** The engine was told that nobody knows; bytes were sent. */
  public void uncertain(long attempt) {
    int place = attempts.find(attempt);
    if (place >= 0) {
      closeSend(place);
    }
  }

  /** The engine was told that the dial was not placed. */
  public void refused(long attempt) {
    int place = attempts.find(attempt);
    if (place >= 0) {
      closeSend(place);
      undo(place);
    }
  }

  /**
   * The engine says that an attempt is over.
   *
   * @param absent whether because the carrier has no such call
   */
  public void released(long attempt, boolean absent) {
    int place = attempts.find(attempt);
    if (place < 0 || (open[place] & HELD) == 0) {
      return;
    }
    open[place] &= ~HELD;
    closeSend(place);
    if (absent) {
      undo(place);
    } else {
      stamp(place);
    }
    numbers.hold(attempts.number[place], -1);
    if ((open[place] & NORMAL) != 0) {
      numbers.normal(attempts.number[place], -1);
    }
    rows.waitsAgain(attempts.batch[place], attempts.row[place]);
  }

  private void closeSend(int place) {
    if ((open[place] & SEND_OPEN) != 0) {
      open[place] &= ~SEND_OPEN;
      numbers.stampSend(attempts.number[place], now);
    }
  }

  private void stamp(int place) {
    if ((open[place] & START_OPEN) != 0) {
      open[place] &= ~START_OPEN;
      numbers.stampStart(attempts.number[place], now);
      rows.stamp(attempts.batch[place], attempts.row[place], now);
    }
  }

  private void undo(int place) {
    if ((open[place] & START_OPEN) != 0) {
      open[place] &= ~START_OPEN;
      numbers.undoStart(attempts.number[place]);
      rows.undo(attempts.batch[place], attempts.row[place]);
    }
  }

  /** Other limits are in force from now on. */
  public void change(CallRules other) {
    rules = other;
    numbers.change(other);
    rows.change(other);
    nextLook = Math.max(nextLook, now + SECOND);
    Arrays.fill(idleSince, Long.MIN_VALUE);
  }

  /** The engine's process is gone: until the next one is there nobody can dial. */
  public void crashed() {
    nextLook = Long.MAX_VALUE;
    Arrays.fill(idleSince, Long.MIN_VALUE);
  }

  /** Nothing of an attempt has left the engine, and the next process will not know of it. */
  public void neverLeft(long attempt) {
    released(attempt, true);
  }

  /**
   * What the engine said of an attempt's end went with its process: its call takes a channel again,
   * and counts once more as a start, because the next process cannot know when it began to age.
   */
  public void endForgotten(long attempt) {
    int place = attempts.find(attempt);
    if (place >= 0 && (open[place] & HELD) == 0) {
      open[place] |= START_OPEN | SEND_OPEN | HELD;
      numbers.dialled(attempts.number[place]);
      numbers.normal(attempts.number[place], (open[place] & NORMAL) != 0 ? 1 : 0);
      rows.dialled(attempts.batch[place], attempts.row[place]);
    }
  }

  /** What the engine said of a call that was never tried went with its process. */
  public void dispositionForgotten(int batch, int row) {
    rows.waitsAgain(batch, row);
  }

  /**
   * The next process knows of an attempt; its start and its send count anew.
   *
   * @param named whether it knows that the carrier has the call
   */
  public void restored(long attempt, boolean named) {
    int place = attempts.find(attempt);
    if (place < 0) {
      return;
    }
    endForgotten(attempt);
    if ((open[place] & START_OPEN) == 0) {
      open[place] |= START_OPEN;
      numbers.beginStart(attempts.number[place]);
      rows.begin(attempts.batch[place], attempts.row[place]);
    }
    if ((open[place] & SEND_OPEN) == 0) {
      open[place] |= SEND_OPEN;
      numbers.beginSend(attempts.number[place]);
    }
    closeSend(place);
    if (named) {
      stamp(place);
    }
  }

  /** The next process is there, and finds out what it can. */
  public void restarted() {
    nextLook = now + FINDS_ITS_FEET;
  }

  /** A carrier or adapter asks the account of the attempt's number to rest. */
  public void rest(long attempt, long retryAfterMillis, long leastMillis) {
    int place = attempts.find(attempt);
    if (place >= 0) {
      long wait = retryAfterMillis < 0 ? rules.backoffNanos() : retryAfterMillis * MILLI;
      numbers.rest(attempts.number[place], now + Math.max(wait, leastMillis * MILLI));
    }
  }

  /** The account of the attempt's number does not work, or only the number. */
  public void paused(long attempt, boolean wholeAccount) {
    int place = attempts.find(attempt);
    if (place >= 0 && wholeAccount) {
      numbers.pauseAccount(attempts.number[place]);
    } else if (place >= 0) {
      numbers.pauseNumber(attempts.number[place]);
    }
  }

  /** A number rests, nobody outside knows just how long. */
  public void numberRests(int number) {
    numbers.restNumber(number, now);
  }

  /** An operator resumed an account. */
  public void resumed(int account) {
    numbers.resume(account);
  }

  /** Somebody else's call takes a channel of a number, or frees it. */
  public void hold(int number, boolean taken) {
    numbers.hold(number, taken ? 1 : -1);
  }

  /** The call is tried again, which may begin at the wall instant as the clock is now. */
  public void retrying(int batch, int row, long dueWallMillis) {
    rows.due(batch, row, now + (dueWallMillis - wall) * MILLI);
  }

  /** The call has its disposition. */
  public void disposed(int batch, int row) {
    rows.disposed(batch, row);
  }

  /** A batch was paused or resumed. */
  public void running(int batch, boolean yes) {
    rows.running(batch, yes);
  }

  /** A batch was cancelled. */
  public void canceled(int batch) {
    rows.canceled(batch);
  }

  /** A destination was put on the suppression list, or taken off. */
  public void suppressed(long destination, boolean yes) {
    rows.suppressed(destination, yes);
  }

  /** The engine has done what there was to do. */
  public void settled() {
    if (now < nextLook) {
      return;
    }
    nextLook = now + SECOND;
    for (int template = 0; template < idleSince.length; template++) {
      int number = numbers.able(template, now);
      String call = number < 0 ? "" : rows.eligible(template, now, wall);
      if (call.isEmpty()) {
        idleSince[template] = Long.MIN_VALUE;
      } else if (idleSince[template] == Long.MIN_VALUE) {
        idleSince[template] = now;
        idleNumber[template] = number;
        idleWhat[template] = call + " could go out on number " + number;
      } else if (now - idleSince[template] >= TOLERATED) {
        idleSeconds += (now - idleSince[template]) / 1e9;
        idleSince[template] = now;
        verdicts.add(
            "P9", rules.templates().get(template).name(), now, wall, "idle: " + idleWhat[template]);
      }
    }
  }

  /** Seconds in which a call could have been dialled and was not. */
  public double idleSeconds() {
    return idleSeconds;
  }
}

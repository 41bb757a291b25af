package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.CallPlan.Fate;
import dev.ringfence.simulator.model.Dice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Every call that a carrier has or remembers, in slots of parallel arrays. Lane-confined. A slot is
 * used again some time after its call ended, when nothing about it can be under way any more.
 */
public final class CallTable {
  /** An instant that has not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * How long carriers remember a call that is over, beyond the longest that any call may take:
   * longer than any callback is late, and than anybody asks for a call whose end he has not heard
   * of.
   */
  private static final long REMEMBERED = 1_500_000_000_000L;

  private static final int NONE = -1;

  /** Of the create; 0 for a call that came in. */
  long[] attempt = new long[1024];

  long[] destination = new long[1024];
  int[] number = new int[1024];

  /** The carrier's id; null until it took the call. */
  @Nullable String[] id = new String[1024];

  long[] begunAt = new long[1024];
  long[] ringAt = new long[1024];
  long[] answerAt = new long[1024];
  long[] endAt = new long[1024];

  /** When it was over; {@link #NEVER} while it goes on or if it never began. */
  long[] endedAt = new long[1024];

  int[] ringSeconds = new int[1024];
  int[] talkSeconds = new int[1024];
  Fate[] fate = new Fate[1024];
  @Nullable Dice[] dice = new Dice[1024];
  boolean[] canceled = new boolean[1024];
  boolean[] reordered = new boolean[1024];

  /** Callbacks that have been sent and have not arrived, which an outage can make last for long. */
  byte[] onTheWay = new byte[1024];

  /** Whether the customer has answered that it comes in. */
  boolean[] replied = new boolean[1024];

  private int[] liveIndex = new int[1024];
  private int[] sameDestination = new int[1024];
  private int[] overBefore = new int[1024];
  private final LongIntTable newest = new LongIntTable();
  private final int[][] live;
  private final int[] liveCount;
  private final Plant plant;
  private int used;
  private int firstOver = NONE;
  private int lastOver = NONE;
  private int[] overAfter = new int[1024];
  private int[] free = new int[1024];
  private int freeCount;
  private long issued;

  /** Most that a call may ring and talk, in nanoseconds. */
  private long longest;

  CallTable(Plant plant) {
    this.plant = plant;
    live = new int[plant.accounts()][16];
    liveCount = new int[plant.accounts()];
  }

  /** The attempt it was created for; 0 for one that came in. */
  public long attempt(int call) {
    return attempt[call];
  }

  /** Index of our number. */
  public int number(int call) {
    return number[call];
  }

  /** Index of the account of our number. */
  public int account(int call) {
    return plant.account()[number[call]];
  }

  /** Whether its carrier reports nothing but its end. */
  public boolean onlyTheEnd(int call) {
    return plant.provider()[account(call)].equals("exotel");
  }

  /** The other end, packed. */
  public long destination(int call) {
    return destination[call];
  }

  /** The carrier's id. */
  public String id(int call) {
    String known = id[call];
    return known == null ? "" : known;
  }

  /** When it was accepted. */
  public long begunAt(int call) {
    return begunAt[call];
  }

  /** When it was over, or {@link #NEVER}. */
  public long endedAt(int call) {
    return endedAt[call];
  }

  /** Whether it was answered before it ended. */
  public boolean spoken(int call) {
    return answerAt[call] <= endedAt[call] && answerAt[call] < NEVER;
  }

  /** Whether its phone rings by an instant, if it does not end before. */
  public boolean ringsBy(int call, long now) {
    return ringAt[call] <= now;
  }

  /** Whether it is answered by an instant, if it does not end before. */
  public boolean answeredBy(int call, long now) {
    return answerAt[call] <= now;
  }

  /** How it ended, in the carriers' word. */
  public String outcome(int call) {
    if (canceled[call]) {
      return spoken(call) ? spokenWord(call) : "canceled";
    }
    return spoken(call) ? spokenWord(call) : fate[call].word();
  }

  private String spokenWord(int call) {
    return fate[call] == Fate.MACHINE ? Fate.MACHINE.word() : Fate.HUMAN.word();
  }

  /** Seconds it talked. */
  public int talked(int call) {
    return spoken(call) ? (int) ((endedAt[call] - answerAt[call]) / 1_000_000_000L) : 0;
  }

  /** Calls in progress of an account. */
  public int live(int account) {
    return liveCount[account];
  }

  /** One of an account's calls in progress. */
  public int liveCall(int account, int index) {
    return live[account][index];
  }

  /** Calls in progress of all accounts. */
  public int liveTotal() {
    int sum = 0;
    for (int count : liveCount) {
      sum += count;
    }
    return sum;
  }

  /** The slot of a call by its id, or -1 if the carrier has none. */
  public int find(String wanted) {
    int slot = Ids.slot(wanted);
    return slot >= 0 && slot < used && wanted.equals(id[slot]) ? slot : NONE;
  }

  /** The newest call to a destination, or -1. */
  public int newestTo(long to) {
    return newest.get(to);
  }

  /** The one before it, or -1. */
  public int before(int call) {
    return sameDestination[call];
  }

  /** The call that ended last, or -1. */
  public int lastOver() {
    return lastOver;
  }

  /** The one that ended before it, or -1. */
  public int overBefore(int call) {
    return overBefore[call];
  }

  int claim(long forAttempt, int ourNumber, long other, long now) {
    while (firstOver != NONE
        && onTheWay[firstOver] == 0
        && endedAt[firstOver] < now - REMEMBERED - longest) {
      int old = firstOver;
      firstOver = overAfter[old];
      if (firstOver == NONE) {
        lastOver = NONE;
      } else {
        overBefore[firstOver] = NONE;
      }
      forget(old);
    }
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == attempt.length) {
      grow(slot * 2);
    }
    attempt[slot] = forAttempt;
    number[slot] = ourNumber;
    destination[slot] = other;
    id[slot] = null;
    begunAt[slot] = NEVER;
    endedAt[slot] = NEVER;
    ringAt[slot] = NEVER;
    answerAt[slot] = NEVER;
    endAt[slot] = NEVER;
    canceled[slot] = false;
    reordered[slot] = false;
    onTheWay[slot] = 0;
    replied[slot] = false;
    return slot;
  }

  /** What the create allows the call to take, in seconds. */
  void limit(int slot, int ring, int talk) {
    ringSeconds[slot] = ring;
    talkSeconds[slot] = talk;
    longest = Math.max(longest, (ring + talk) * 1_000_000_000L);
  }

  /** Nothing came of the create: nobody will ask for its slot again. */
  void release(int slot) {
    dice[slot] = null;
    free[freeCount++] = slot;
  }

  void begin(int slot, long now) {
    begunAt[slot] = now;
    id[slot] = Ids.of(++issued, slot);
    sameDestination[slot] = newest.get(destination[slot]);
    newest.put(destination[slot], slot);
    int account = account(slot);
    if (liveCount[account] == live[account].length) {
      live[account] = Arrays.copyOf(live[account], liveCount[account] * 2);
    }
    liveIndex[slot] = liveCount[account];
    live[account][liveCount[account]++] = slot;
  }

  void end(int slot, long now) {
    endedAt[slot] = now;
    int account = account(slot);
    int last = live[account][--liveCount[account]];
    live[account][liveIndex[slot]] = last;
    liveIndex[last] = liveIndex[slot];
    overBefore[slot] = lastOver;
    overAfter[slot] = NONE;
    if (lastOver == NONE) {
      firstOver = slot;
    } else {
      overAfter[lastOver] = slot;
    }
    lastOver = slot;
  }

  private void forget(int slot) {
    long to = destination[slot];
    int at = newest.get(to);
    if (at == slot) {
      newest.put(to, sameDestination[slot]);
    } else {
      while (at != NONE && sameDestination[at] != slot) {
        at = sameDestination[at];
      }
      if (at != NONE) {
        sameDestination[at] = sameDestination[slot];
      }
    }
    id[slot] = null;
    release(slot);
  }

  private void grow(int to) {
    attempt = Arrays.copyOf(attempt, to);
    destination = Arrays.copyOf(destination, to);
    number = Arrays.copyOf(number, to);
    id = Arrays.copyOf(id, to);
    begunAt = Arrays.copyOf(begunAt, to);
    ringAt = Arrays.copyOf(ringAt, to);
    answerAt = Arrays.copyOf(answerAt, to);
    endAt = Arrays.copyOf(endAt, to);
    endedAt = Arrays.copyOf(endedAt, to);
    ringSeconds = Arrays.copyOf(ringSeconds, to);
    talkSeconds = Arrays.copyOf(talkSeconds, to);
    fate = Arrays.copyOf(fate, to);
    dice = Arrays.copyOf(dice, to);
    canceled = Arrays.copyOf(canceled, to);
    reordered = Arrays.copyOf(reordered, to);
    onTheWay = Arrays.copyOf(onTheWay, to);
    replied = Arrays.copyOf(replied, to);
    liveIndex = Arrays.copyOf(liveIndex, to);
    sameDestination = Arrays.copyOf(sameDestination, to);
    overBefore = Arrays.copyOf(overBefore, to);
    overAfter = Arrays.copyOf(overAfter, to);
    free = Arrays.copyOf(free, to);
  }
}

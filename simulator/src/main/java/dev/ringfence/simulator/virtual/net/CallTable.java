package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.CallPlan.Fate;
import java.util.Arrays;

/**
 * Every call that a carrier has or remembers, in slots. Lane-confined. A slot is used again some
 * time after its call ended, when nothing about it can be under way any more.
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

  /** The same when every callback arrives within its latency and nobody ever has to ask. */
  private static final long REMEMBERED_CALM = 60_000_000_000L;

  private static final int NONE = -1;

  private Call[] calls = new Call[1024];
  private final Destinations destinations = new Destinations();
  private final int[][] live;
  private final int[] liveCount;
  private final Plant plant;
  private int used;
  private int firstOver = NONE;
  private int lastOver = NONE;
  private int[] free = new int[1024];
  private int freeCount;
  private long issued;

  private final boolean calm;

  /** How long a call that is over is remembered, in nanoseconds. */
  private long remembered;

  /**
   * A table without a call.
   *
   * @param latency how long a callback takes at most, in nanoseconds
   * @param calm whether nothing ever goes wrong
   */
  CallTable(Plant plant, long latency, boolean calm) {
    this.plant = plant;
    this.calm = calm;
    this.remembered = calm ? REMEMBERED_CALM + 2 * latency : REMEMBERED;
    live = new int[plant.accounts()][16];
    liveCount = new int[plant.accounts()];
  }

  /** The attempt it was created for; 0 for one that came in. */
  public long attempt(int call) {
    return calls[call].attempt;
  }

  /** Index of our number. */
  public int number(int call) {
    return calls[call].number;
  }

  /** Index of the account of our number. */
  public int account(int call) {
    return calls[call].account;
  }

  /** Whether its carrier reports nothing but its end. */
  public boolean onlyTheEnd(int call) {
    return plant.provider()[account(call)].equals("exotel");
  }

  /** The other end, packed. */
  public long destination(int call) {
    return calls[call].destination;
  }

  /** The carrier's id. */
  public String id(int call) {
    String known = calls[call].id;
    return known == null ? "" : known;
  }

  /** When it was accepted. */
  public long begunAt(int call) {
    return calls[call].begunAt;
  }

  /** When it was over, or {@link #NEVER}. */
  public long endedAt(int call) {
    return calls[call].endedAt;
  }

  /** Whether it was answered before it ended. */
  public boolean spoken(int call) {
    return calls[call].answerAt <= calls[call].endedAt && calls[call].answerAt < NEVER;
  }

  /** Whether its phone rings by an instant, if it does not end before. */
  public boolean ringsBy(int call, long now) {
    return calls[call].ringAt <= now;
  }

  /** Whether it is answered by an instant, if it does not end before. */
  public boolean answeredBy(int call, long now) {
    return calls[call].answerAt <= now;
  }

  /** How it ended, in the carriers' word. */
  public String outcome(int call) {
    if (calls[call].canceled) {
      return spoken(call) ? spokenWord(call) : "canceled";
    }
    return spoken(call) ? spokenWord(call) : calls[call].fate.word();
  }

  private String spokenWord(int call) {
    return calls[call].fate == Fate.MACHINE ? Fate.MACHINE.word() : Fate.HUMAN.word();
  }

  /** Seconds it talked. */
  public int talked(int call) {
    return spoken(call) ? (int) ((calls[call].endedAt - calls[call].answerAt) / 1_000_000_000L) : 0;
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
    return slot >= 0 && slot < used && wanted.equals(calls[slot].id) ? slot : NONE;
  }

  /** The newest call to a destination, or -1. */
  public int newestTo(long to) {
    return destinations.newestTo(to);
  }

  /** The one before it, or -1. */
  public int before(int call) {
    return calls[call].sameDestination;
  }

  /** The call that ended last, or -1. */
  public int lastOver() {
    return lastOver;
  }

  /** The one that ended before it, or -1. */
  public int overBefore(int call) {
    return calls[call].overBefore;
  }

  Call at(int call) {
    return calls[call];
  }

  int claim(long forAttempt, int ourNumber, long other, long now) {
    forgetOld(now);
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == calls.length) {
      calls = Arrays.copyOf(calls, slot * 2);
      free = Arrays.copyOf(free, slot * 2);
    }
    Call call = calls[slot];
    if (call == null) {
      call = new Call();
      calls[slot] = call;
    }
    call.reset(forAttempt, ourNumber, plant.account()[ourNumber], other);
    return slot;
  }

  private void forgetOld(long now) {
    while (firstOver != NONE) {
      Call old = calls[firstOver];
      if (old.onTheWay > 0 || old.endedAt >= now - remembered) {
        return;
      }
      int gone = firstOver;
      firstOver = old.overAfter;
      if (firstOver == NONE) {
        lastOver = NONE;
      } else {
        calls[firstOver].overBefore = NONE;
      }
      forget(gone, old);
    }
  }

  /** What the create allows the call to take, in seconds. */
  void limit(int slot, int ring, int talk) {
    calls[slot].ringSeconds = ring;
    calls[slot].talkSeconds = talk;
    if (!calm) {
      remembered = Math.max(remembered, REMEMBERED + (ring + talk) * 1_000_000_000L);
    }
  }

  /** Its create has arrived: returns which one it is to that destination, from 1. */
  int arrived(int slot) {
    Call call = calls[slot];
    call.place = destinations.place(call.destination);
    return destinations.create(call.place);
  }

  /** Nothing came of the create: nobody will ask for its slot again. */
  void release(int slot) {
    calls[slot].dice = null;
    free[freeCount++] = slot;
  }

  void begin(int slot, long now) {
    Call call = calls[slot];
    call.begunAt = now;
    call.id = Ids.of(++issued, slot);
    if (call.place < 0) {
      call.place = destinations.place(call.destination);
    }
    call.sameDestination = destinations.newest(call.place);
    destinations.newest(call.place, slot);
    int account = call.account;
    if (liveCount[account] == live[account].length) {
      live[account] = Arrays.copyOf(live[account], liveCount[account] * 2);
    }
    call.liveIndex = liveCount[account];
    live[account][liveCount[account]++] = slot;
  }

  void end(int slot, long now) {
    Call call = calls[slot];
    call.endedAt = now;
    int account = call.account;
    int last = live[account][--liveCount[account]];
    live[account][call.liveIndex] = last;
    calls[last].liveIndex = call.liveIndex;
    call.overBefore = lastOver;
    call.overAfter = NONE;
    if (lastOver == NONE) {
      firstOver = slot;
    } else {
      calls[lastOver].overAfter = slot;
    }
    lastOver = slot;
  }

  private void forget(int slot, Call call) {
    int at = destinations.newest(call.place);
    if (at == slot) {
      destinations.newest(call.place, call.sameDestination);
    } else {
      while (at != NONE && calls[at].sameDestination != slot) {
        at = calls[at].sameDestination;
      }
      if (at != NONE) {
        calls[at].sameDestination = call.sameDestination;
      }
    }
    call.id = null;
    release(slot);
  }
}

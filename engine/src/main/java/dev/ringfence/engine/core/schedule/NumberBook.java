package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.RollingStarts;
import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import java.util.List;

/**
 * What each number carries now, and what it may still carry. Lane-confined.
 *
 * <p>All values of a number lie side by side: a decision about a number that has gone cold costs
 * one miss of the cache for all of them, and not one for each.
 */
final class NumberBook {
  /** Instant of the end of a rest that is not. */
  static final long NOT_RESTING = -1;

  private static final int CHANNELS = 0;
  private static final int IN_USE = 1;
  private static final int FLAGS = 2;
  private static final int ACCOUNT = 3;
  private static final int URGENT = 4;
  private static final int STARTS = 5;
  private static final int INBOUND = 6;
  private static final int OTHERS = 7;

  /** Two ints, as is the next. */
  private static final int WAKE_AT = 8;

  private static final int REST_UNTIL = 10;
  private static final int INTS = 12;

  private static final int ACTIVE = 1;
  private static final int PAUSED = 2;
  private static final int RESTING = 4;

  /** What decides whether it is in service at all. */
  private static final int SERVICE = ACTIVE | PAUSED | RESTING;

  /** Barred by what other nodes hold of its channels, or of its cap; see {@link OthersBook}. */
  static final int BAR_CHANNELS = 8;

  static final int BAR_CAP = 16;

  /** The bar lets one call through, to see what comes of it. */
  static final int BAR_AJAR = 32;

  /** That call is on its way. */
  static final int BAR_TRIED = 64;

  /** One such call has got through since the bar came. */
  static final int BAR_PASSED = 128;

  private static final int BAR = BAR_CHANNELS | BAR_CAP | BAR_AJAR | BAR_TRIED | BAR_PASSED;

  final RollingStarts caps = new RollingStarts(List.of());
  private int[] book = {};
  private int size;

  NumberBook(Topology topology) {
    reconfigure(topology);
  }

  /** Other limits are in force, and new numbers follow after those that are known. */
  void reconfigure(Topology topology) {
    int before = size;
    size = topology.numbers().size();
    caps.reconfigure(
        topology.numbers().stream().map(number -> new Windows(number.caps())).toList());
    book = Arrays.copyOf(book, Math.multiplyExact(size, INTS));
    for (int n = 0; n < size; n++) {
      if (n >= before) {
        wakeAt(n, Long.MAX_VALUE);
      }
      PhoneNumber number = topology.numbers().get(n);
      book[n * INTS + ACCOUNT] = number.account();
      book[n * INTS + CHANNELS] = number.channels();
      flag(n, ACTIVE, number.status() == NumberStatus.ACTIVE);
    }
  }

  int size() {
    return size;
  }

  int account(int number) {
    return book[number * INTS + ACCOUNT];
  }

  int channels(int number) {
    return book[number * INTS + CHANNELS];
  }

  /** Channels taken, inbound calls and those of other nodes counted. */
  int inUse(int number) {
    return book[number * INTS + IN_USE];
  }

  void addInUse(int number, int more) {
    book[number * INTS + IN_USE] += more;
  }

  int inbound(int number) {
    return book[number * INTS + INBOUND];
  }

  void addInbound(int number, int more) {
    book[number * INTS + INBOUND] += more;
  }

  /** Calls in progress that other nodes hold. */
  int others(int number) {
    return book[number * INTS + OTHERS];
  }

  /** So many more, which take as many channels. */
  void addOthers(int number, int more) {
    book[number * INTS + OTHERS] += more;
    book[number * INTS + IN_USE] += more;
  }

  /** Calls in progress of urgent batches. */
  int urgent(int number) {
    return book[number * INTS + URGENT];
  }

  void addUrgent(int number, int more) {
    book[number * INTS + URGENT] += more;
  }

  /** Starts that the carrier has seen since this process began; for people. */
  int starts(int number) {
    return book[number * INTS + STARTS];
  }

  void addStarts(int number, int more) {
    book[number * INTS + STARTS] += more;
  }

  boolean active(int number) {
    return (book[number * INTS + FLAGS] & ACTIVE) != 0;
  }

  boolean paused(int number) {
    return (book[number * INTS + FLAGS] & PAUSED) != 0;
  }

  void paused(int number, boolean yes) {
    flag(number, PAUSED, yes);
  }

  /** When the rest that its breaker ordered ends, or {@link #NOT_RESTING}. */
  long restUntil(int number) {
    return rests(number) ? instant(number, REST_UNTIL) : NOT_RESTING;
  }

  void restUntil(int number, long until) {
    flag(number, RESTING, until != NOT_RESTING);
    instant(number, REST_UNTIL, until);
  }

  /** Instant for which a wake-up is armed, or {@link Long#MAX_VALUE}. */
  long wakeAt(int number) {
    return instant(number, WAKE_AT);
  }

  void wakeAt(int number, long at) {
    instant(number, WAKE_AT, at);
  }

  /** Whether its breaker keeps it from new calls. */
  boolean rests(int number) {
    return (book[number * INTS + FLAGS] & RESTING) != 0;
  }

  /** Whether it takes new calls, as far as it is not full. */
  boolean serves(int number) {
    return (book[number * INTS + FLAGS] & SERVICE) == ACTIVE;
  }

  /** All of its bar, as flags; 0 if it has none. */
  int bar(int number) {
    return book[number * INTS + FLAGS] & BAR;
  }

  void bar(int number, int flags) {
    int at = number * INTS + FLAGS;
    book[at] = book[at] & ~BAR | flags;
  }

  /** Where the number belongs in the pools' index. */
  int standing(int number, long now) {
    int at = number * INTS;
    int flags = book[at + FLAGS];
    if ((flags & SERVICE) != ACTIVE) {
      return (flags & (ACTIVE | PAUSED)) == ACTIVE ? PoolIndex.OUT_RESTING : PoolIndex.OUT_OFF;
    }
    int inUse = book[at + IN_USE];
    int channels = book[at + CHANNELS];
    if (inUse >= channels) {
      return PoolIndex.OUT_CHANNELS;
    }
    if (flags != ACTIVE && (flags & BAR_AJAR) == 0) {
      return (flags & BAR_CAP) != 0 ? PoolIndex.OUT_CAP : PoolIndex.OUT_CHANNELS;
    }
    if (!caps.admits(number, now)) {
      return PoolIndex.OUT_CAP;
    }
    return inUse == 0 ? 0 : (int) ((long) inUse * PoolIndex.LEVELS / channels);
  }

  private void flag(int number, int flag, boolean set) {
    int at = number * INTS + FLAGS;
    book[at] = set ? book[at] | flag : book[at] & ~flag;
  }

  private long instant(int number, int of) {
    int at = number * INTS + of;
    return (long) book[at + 1] << 32 | (book[at] & 0xffff_ffffL);
  }

  private void instant(int number, int of, long at) {
    book[number * INTS + of] = (int) at;
    book[number * INTS + of + 1] = (int) (at >> 32);
  }
}

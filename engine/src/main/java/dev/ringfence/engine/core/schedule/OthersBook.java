package dev.ringfence.engine.core.schedule;

import static dev.ringfence.engine.core.schedule.NumberBook.BAR_AJAR;
import static dev.ringfence.engine.core.schedule.NumberBook.BAR_CAP;
import static dev.ringfence.engine.core.schedule.NumberBook.BAR_CHANNELS;
import static dev.ringfence.engine.core.schedule.NumberBook.BAR_PASSED;
import static dev.ringfence.engine.core.schedule.NumberBook.BAR_TRIED;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import java.util.Arrays;

/**
 * What other nodes use of the limits that this kernel shares with them. Lane-confined.
 *
 * <p>The kernel decides by its own books. Of other nodes they know what it was told, which may be
 * late or lost; books that all nodes share have the last word. When those deny what was granted
 * here, the limit that denied gets a bar, so that it is not tried again and again: until the
 * instant that was named, or, where only an event clears it, until something of the kind is heard,
 * a second at the latest.
 *
 * <p><b>A bar that ends is only left ajar</b>, for nobody here knows how much room there is behind
 * it. A number gets one call, and the next when that one has gone out; an account may have half as
 * many sends without an answer as when it was denied, and one more for each that has gone out.
 * Otherwise every slot that falls free would be tried with all the room that the kernel's own books
 * believe in.
 */
final class OthersBook {
  /** How soon after a denial the same is tried again at the earliest: long enough not to spin. */
  private static final long LEAST_WAIT = 5_000_000L;

  /** After so long without news what only an event clears is tried anyway. */
  private static final long LONGEST_SILENCE = 1_000_000_000L;

  /** So many trials at once are as good as no bound. */
  private static final int ANY_NUMBER = 1_024;

  private final World world;
  private final long[] overruled = new long[Limit.values().length];

  /**
   * When the bar of each number ends; means something only while it has one that is closed. Empty
   * until there is a first one: an engine that is alone never has any.
   */
  private long[] barUntil = {};

  /** Whether that is only an instant to try again at. */
  private boolean[] barGuessed = {};

  /** Own calls of each number that are over, and whose channel is yet to be returned. */
  private int[] lingering = {};

  OthersBook(World world) {
    this.world = world;
  }

  /** Other limits are in force, and nobody knows what others leave of those: all bars end. */
  void reconfigure() {
    for (int n = 0; n < world.numbers.size(); n++) {
      world.numbers.bar(n, 0);
    }
    Arrays.fill(world.accounts.barUntil, 0);
    Arrays.fill(world.accounts.trials, 0);
  }

  /** Grants that the limit has denied since this kernel began. */
  long overruled(Limit limit) {
    return overruled[limit.ordinal()];
  }

  /**
   * Other nodes have so many calls in progress on the number. They take its channels and its
   * account's concurrency as calls that come in do. A number that is not known here is left alone:
   * nodes are reconfigured one after the other.
   */
  void hold(int number, int calls) {
    if (number < 0 || number >= world.numbers.size()) {
      return;
    }
    int own = number < lingering.length ? lingering[number] : 0;
    int more = Math.max(0, calls) + own - world.numbers.others(number);
    if (more == 0) {
      return;
    }
    take(number, more);
    if (more > 0) {
      world.refreshNumber(number);
    } else {
      eased(number);
    }
  }

  private void take(int number, int more) {
    int account = world.numbers.account(number);
    world.numbers.addOthers(number, more);
    world.accounts.others[account] += more;
    world.accounts.inUse[account] += more;
  }

  private void eased(int number) {
    ease(number);
    world.refreshNumber(number);
    world.accountEased(world.numbers.account(number));
  }

  /**
   * A call of this node is over, and its channel is given back here, but not yet in the books that
   * all share: they would deny the next call, and nothing that is heard of others ends that bar. So
   * until {@link #returned} the channel counts as another node's.
   */
  void linger(int number) {
    if (number >= lingering.length) {
      lingering = Arrays.copyOf(lingering, world.numbers.size());
    }
    lingering[number]++;
    take(number, 1);
  }

  /** The books that all share have a channel back that was over here. */
  void returned(int number) {
    if (number < lingering.length && lingering[number] > 0) {
      lingering[number]--;
      take(number, -1);
      eased(number);
    }
  }

  /**
   * A call on the number is over, whoever's it was: what only an event clears may be clear. To be
   * told before the number is placed anew.
   */
  void ease(int number) {
    if (closed(number)) {
      boolean cap = (world.numbers.bar(number) & BAR_CAP) != 0;
      // Channels are counted here as well; what others leave of a cap is not.
      world.numbers.bar(number, cap ? BAR_CAP | BAR_AJAR : 0);
    }
    int account = world.numbers.account(number);
    if (world.accounts.barGuessed[account] && world.now < world.accounts.barUntil[account]) {
      world.accounts.barUntil[account] = world.now;
    }
  }

  /**
   * A grant from the number was denied; what it was charged for is given back already.
   *
   * @param waitNanos how long the limit denies from now on, or {@link Denial#EVENT}
   * @return the instant before which nothing of the kind is tried
   */
  long overruled(int number, Limit limit, long waitNanos) {
    overruled[limit.ordinal()]++;
    boolean guessed = waitNanos == Denial.EVENT;
    long wait = guessed ? LONGEST_SILENCE : Math.max(waitNanos, LEAST_WAIT);
    long until = world.now + Math.min(wait, Denial.EVENT - 1 - world.now);
    switch (limit) {
      case NUMBER_CHANNELS -> bar(number, BAR_CHANNELS, until, guessed);
      case NUMBER_CAP -> bar(number, BAR_CAP, until, guessed);
      case ACCOUNT_RATE, ACCOUNT_CONCURRENCY ->
          close(world.numbers.account(number), limit, until, guessed);
      default -> {}
    }
    if (limit != Limit.NUMBER_CHANNELS && limit != Limit.NUMBER_CAP) {
      learntNothing(number);
    }
    return until;
  }

  private void bar(int number, int limit, long until, boolean guessed) {
    boolean tried = (world.numbers.bar(number) & BAR_TRIED) != 0;
    if (closed(number) && !tried && until <= barUntil[number]) {
      return;
    }
    world.numbers.bar(number, limit);
    shut(number, until, guessed);
    world.refreshNumber(number);
  }

  /** What was to show whether the number has room was denied by another limit: the next may try. */
  private void learntNothing(int number) {
    int bar = world.numbers.bar(number);
    if ((bar & BAR_TRIED) != 0) {
      world.numbers.bar(number, bar & ~BAR_TRIED | BAR_AJAR);
      world.refreshNumber(number);
    }
  }

  private void shut(int number, long until, boolean guessed) {
    if (number >= barUntil.length) {
      barUntil = Arrays.copyOf(barUntil, world.numbers.size());
      barGuessed = Arrays.copyOf(barGuessed, world.numbers.size());
    }
    barUntil[number] = until;
    barGuessed[number] = guessed;
    world.timers.arm(until, World.TIMER_BAR, number);
  }

  private void close(int account, Limit limit, long until, boolean guessed) {
    AccountBook accounts = world.accounts;
    boolean closed = world.now < accounts.barUntil[account];
    if (!closed) {
      int most = accounts.trials[account];
      int had = accounts.sends.outstanding(account);
      accounts.trials[account] = Math.max(1, (most == 0 ? had : Math.min(most, had)) / 2);
    }
    if (!closed || until > accounts.barUntil[account]) {
      accounts.barUntil[account] = until;
      accounts.barLimit[account] = limit;
      accounts.barGuessed[account] = guessed;
    }
  }

  /** The instant came at which a bar of the number ends: the present one, or a former one. */
  void barOver(int number) {
    if (closed(number) && barUntil[number] <= world.now) {
      int limit = world.numbers.bar(number) & (BAR_CHANNELS | BAR_CAP);
      world.numbers.bar(number, limit | BAR_AJAR);
      world.refreshNumber(number);
    }
  }

  /** The number is charged for a call. To be told before it is placed anew. */
  void granted(int number) {
    int bar = world.numbers.bar(number);
    if ((bar & BAR_AJAR) != 0) {
      world.numbers.bar(number, bar & ~BAR_AJAR | BAR_TRIED);
      shut(number, world.now + LONGEST_SILENCE, true);
    }
  }

  /** A call from the number has gone out, or may have: nobody denied it. */
  void sent(int number) {
    int bar = world.numbers.bar(number);
    if ((bar & BAR_TRIED) != 0) {
      // Of a cap that one may have been the last that others left.
      boolean once = (bar & (BAR_CAP | BAR_PASSED)) == BAR_CAP;
      world.numbers.bar(number, once ? BAR_CAP | BAR_PASSED | BAR_AJAR : 0);
      world.refreshNumber(number);
    }
    int account = world.numbers.account(number);
    int most = world.accounts.trials[account];
    if (most > 0 && world.now >= world.accounts.barUntil[account]) {
      world.accounts.trials[account] = most < ANY_NUMBER ? most + 1 : 0;
    }
  }

  /** When the number's cap clears, as far as that is known; now if it denies nothing. */
  long capClearsAt(int number) {
    long at = world.numbers.caps.opensAt(number, world.now);
    if (!closed(number)) {
      return at;
    }
    return barGuessed[number] ? Denial.EVENT : Math.max(at, barUntil[number]);
  }

  private boolean closed(int number) {
    int bar = world.numbers.bar(number);
    return bar != 0 && (bar & BAR_AJAR) == 0;
  }
}

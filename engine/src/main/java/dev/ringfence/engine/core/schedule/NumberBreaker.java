package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Alarm;
import java.util.Arrays;

/**
 * Lets numbers rest whose calls go wrong, and brings them back at the instant their rest ends.
 * Lane-confined. The rules are those of {@link Breaker}.
 */
final class NumberBreaker {
  private static final long SECOND = 1_000_000_000L;

  private final World world;
  private Breaker rules = Breaker.OFF;
  private int looksAt;

  /** The last finished attempts of each number, the youngest in the lowest bit. */
  private int[] failed = {};

  private int[] blocked = {};

  /** Rests since its last answered call. */
  private byte[] rests = {};

  /** Numbers of each account that rest now, and how many may. */
  private int[] resting = {};

  private int[] mayRest = {};

  NumberBreaker(World world) {
    this.world = world;
    reconfigure();
  }

  /** Other rules are in force; when they are none, whoever rests comes back at once. */
  void reconfigure() {
    rules = world.topology.breaker();
    looksAt = (int) ((1L << rules.of()) - 1);
    // Rules that nobody wants cost nothing.
    boolean off = rules.failures() == 0 && rules.blocked() == 0;
    int kept = off ? 0 : world.numbers.size();
    failed = Arrays.copyOf(failed, kept);
    blocked = Arrays.copyOf(blocked, kept);
    rests = Arrays.copyOf(rests, kept);
    resting = Arrays.copyOf(resting, world.accounts.size());
    mayRest = new int[world.accounts.size()];
    for (int n = 0; n < kept; n++) {
      failed[n] &= looksAt;
      blocked[n] &= looksAt;
    }
    for (int n = 0; n < world.numbers.size(); n++) {
      mayRest[world.numbers.account(n)] += world.numbers.active(n) ? 1 : 0;
    }
    for (int a = 0; a < mayRest.length; a++) {
      mayRest[a] = (int) ((long) mayRest[a] * rules.mostRestingPercent() / 100);
    }
    for (int n = 0; n < world.numbers.size(); n++) {
      if (off && world.numbers.rests(n)) {
        comeBack(n);
      }
    }
  }

  /** An attempt that the number made is over, on evidence. */
  void finished(int number, Outcome outcome) {
    if (failed.length == 0) {
      return;
    }
    if (outcome == Outcome.ANSWERED || outcome == Outcome.MACHINE) {
      rests[number] = 0;
    }
    if (!world.numbers.active(number) || world.numbers.rests(number)) {
      return;
    }
    failed[number] = (failed[number] << 1 | (outcome == Outcome.FAILED ? 1 : 0)) & looksAt;
    blocked[number] = (blocked[number] << 1 | (outcome == Outcome.REJECTED ? 1 : 0)) & looksAt;
    int account = world.numbers.account(number);
    String why = resting[account] < mayRest[account] ? why(number) : "";
    if (!why.isEmpty()) {
      resting[account]++;
      rest(number, why);
    }
  }

  private String why(int number) {
    if (rules.blocked() > 0 && Integer.bitCount(blocked[number]) >= rules.blocked()) {
      return Integer.bitCount(blocked[number]) + " blocked";
    }
    if (rules.failures() > 0 && Integer.bitCount(failed[number]) >= rules.failures()) {
      return Integer.bitCount(failed[number]) + " failed";
    }
    return "";
  }

  private void rest(int number, String why) {
    long length = rules.restNanos();
    for (int i = 0; i < rests[number] && length < rules.longestRestNanos(); i++) {
      length = length > rules.longestRestNanos() / 2 ? rules.longestRestNanos() : length * 2;
    }
    rests[number] = (byte) Math.min(Byte.MAX_VALUE, rests[number] + 1);
    failed[number] = 0;
    blocked[number] = 0;
    world.numbers.restUntil(number, world.now + length);
    world.refreshNumber(number);
    world.timers.arm(world.now + length, World.TIMER_REST, number);
    world.effects.alarm(
        Alarm.NUMBER_RESTING,
        number,
        "of its last " + rules.of() + " calls " + why + "; rests " + length / SECOND + " s");
  }

  /** An instant at which a rest ends came: of the number's present rest, or of a former one. */
  void restOver(int number) {
    if (world.numbers.rests(number) && world.numbers.restUntil(number) <= world.now) {
      comeBack(number);
    }
  }

  /** The number begins with a clean record. */
  private void comeBack(int number) {
    resting[world.numbers.account(number)]--;
    world.numbers.restUntil(number, NumberBook.NOT_RESTING);
    world.refreshNumber(number);
  }
}

package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;

/** What a refused dial means for its account and its number: a rest, a pause, or nothing. */
final class Rests {
  /**
   * How long an account rests at least after a dial that came to nothing: long enough not to spin.
   */
  private static final long LEAST_REST = 50_000_000L;

  private final World world;

  Rests(World world) {
    this.world = world;
  }

  /** The carrier, or the adapter, refused a dial on the number. */
  void after(KernelEvent.DialRefused event, int number) {
    int account = world.numbers.account(number);
    long asked = event.retryAfterMillis() * 1_000_000L;
    long wait = asked >= 0 ? Math.max(asked, LEAST_REST) : world.topology.timings().backoff();
    switch (event.refusal()) {
      case RATE, CAPACITY, UNREACHABLE ->
          world.restAccount(account, world.now + wait, event.reason());
      case NOT_SENT -> world.restAccount(account, world.now + LEAST_REST, event.reason());
      case ACCOUNT -> {
        if (!world.accounts.paused[account]) {
          world.accounts.paused[account] = true;
          world.accounts.detail[account] = event.reason();
          world.effects.alarm(Alarm.ACCOUNT_PAUSED, account, event.reason());
        }
      }
      case NUMBER -> {
        if (!world.numbers.paused(number)) {
          world.numbers.paused(number, true);
          world.refreshNumber(number);
          world.effects.alarm(Alarm.NUMBER_PAUSED, number, event.reason());
        }
      }
      case REQUEST -> world.effects.alarm(Alarm.REQUEST_REFUSED, number, event.reason());
      case DESTINATION -> {}
    }
  }
}

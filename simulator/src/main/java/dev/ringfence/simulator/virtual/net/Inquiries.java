package dev.ringfence.simulator.virtual.net;

import java.util.Set;
import java.util.function.IntConsumer;

/** What a carrier answers when it is asked about calls. Stateless. */
public final class Inquiries {
  /** No call fits. */
  public static final int NOTHING = -1;

  /** Several calls fit. */
  public static final int SEVERAL = -2;

  private Inquiries() {}

  /**
   * The one call from a number to a destination, or {@link #NOTHING}, or {@link #SEVERAL}.
   *
   * @param since calls begun before are not meant
   * @param asOf calls begun after are not listed yet
   * @param others ids of calls that are not meant
   */
  public static int between(
      CallTable calls, int number, long destination, long since, long asOf, Set<String> others) {
    int found = NOTHING;
    for (int call = calls.newestTo(destination); call >= 0; call = calls.before(call)) {
      boolean fits =
          calls.attempt(call) != 0
              && calls.number(call) == number
              && calls.begunAt(call) >= since
              && calls.begunAt(call) <= asOf
              && !others.contains(calls.id(call));
      if (fits && found != NOTHING) {
        return SEVERAL;
      }
      if (fits) {
        found = call;
      }
    }
    return found;
  }

  /** The account's calls that were in progress at an instant in the recent past. */
  public static void live(CallTable calls, int account, long asOf, IntConsumer each) {
    for (int i = 0; i < calls.live(account); i++) {
      int call = calls.liveCall(account, i);
      if (calls.begunAt(call) <= asOf) {
        each.accept(call);
      }
    }
    int over = calls.lastOver();
    while (over >= 0 && calls.endedAt(over) > asOf) {
      if (calls.account(over) == account && calls.begunAt(over) <= asOf) {
        each.accept(over);
      }
      over = calls.overBefore(over);
    }
  }
}

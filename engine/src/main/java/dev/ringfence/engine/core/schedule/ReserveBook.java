package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.Topology;
import java.util.List;

/**
 * What each account keeps for calls that come in and for urgent ones. Lane-confined.
 *
 * <p>An account has two capacities: its concurrency, which all its calls share, and the channels of
 * its numbers in service (those that take new calls), which the calls on these numbers share. Of
 * either, outbound calls may have all but the inbound reserve, or all but the inbound calls where
 * these are more; and outbound calls that are not urgent all but that and the urgent reserve. So a
 * reserve that is in use is not kept a second time.
 */
final class ReserveBook {
  private final boolean[] any;
  private final int[] urgentReserve;
  private final int[] inboundReserve;
  private final int[] concurrency;

  /** Of all numbers of the account. */
  private final Counts all;

  /** Of those in service. */
  private final Counts serving;

  private final int[] channels;

  /** What each number adds to the sums of its account; of no number where nothing is kept. */
  private final int[] outboundOf;

  private final int[] inboundOf;
  private final int[] urgentOf;
  private final boolean[] serves;

  ReserveBook(Topology topology) {
    List<Account> accounts = topology.accounts();
    int n = accounts.size();
    any = new boolean[n];
    urgentReserve = accounts.stream().mapToInt(a -> a.reserve().urgent()).toArray();
    inboundReserve = accounts.stream().mapToInt(a -> a.reserve().inbound()).toArray();
    concurrency = accounts.stream().mapToInt(Account::concurrency).toArray();
    for (int a = 0; a < n; a++) {
      any[a] = !accounts.get(a).reserve().equals(Reserve.NONE);
    }
    all = new Counts(n);
    serving = new Counts(n);
    channels = new int[n];
    boolean kept = accounts.stream().anyMatch(a -> !a.reserve().equals(Reserve.NONE));
    int numbers = kept ? topology.numbers().size() : 0;
    outboundOf = new int[numbers];
    inboundOf = new int[numbers];
    urgentOf = new int[numbers];
    serves = new boolean[numbers];
  }

  /**
   * Something of the number changed: its share of the sums follows.
   *
   * @return whether it went into service or out of it, where that changes what is kept
   */
  boolean follow(NumberBook numbers, int number) {
    int account = numbers.account(number);
    if (!any[account]) {
      return false;
    }
    int outbound = numbers.inUse(number) - numbers.inbound(number);
    int moreOutbound = outbound - outboundOf[number];
    int moreInbound = numbers.inbound(number) - inboundOf[number];
    int moreUrgent = numbers.urgent(number) - urgentOf[number];
    all.add(account, moreOutbound, moreInbound, moreUrgent);
    boolean before = serves[number];
    boolean now = numbers.serves(number);
    if (before) {
      serving.add(account, -outboundOf[number], -inboundOf[number], -urgentOf[number]);
      channels[account] -= numbers.channels(number);
    }
    outboundOf[number] = outbound;
    inboundOf[number] = numbers.inbound(number);
    urgentOf[number] = numbers.urgent(number);
    serves[number] = now;
    if (now) {
      serving.add(account, outbound, inboundOf[number], urgentOf[number]);
      channels[account] += numbers.channels(number);
    }
    return before != now;
  }

  /** Whether what is left of the account is kept for others. */
  boolean closes(int account, boolean urgent) {
    return any[account]
        && (closes(all, concurrency[account], account, urgent)
            || closes(serving, channels[account], account, urgent));
  }

  private boolean closes(Counts counts, int capacity, int account, boolean urgent) {
    int room = capacity - Math.max(inboundReserve[account], counts.inbound[account]);
    int outbound = counts.outbound[account];
    return outbound >= room
        || (!urgent && outbound - counts.urgent[account] >= room - urgentReserve[account]);
  }

  /** Calls in progress, per account. */
  private static final class Counts {
    private final int[] outbound;
    private final int[] inbound;
    private final int[] urgent;

    Counts(int accounts) {
      outbound = new int[accounts];
      inbound = new int[accounts];
      urgent = new int[accounts];
    }

    void add(int account, int moreOutbound, int moreInbound, int moreUrgent) {
      outbound[account] += moreOutbound;
      inbound[account] += moreInbound;
      urgent[account] += moreUrgent;
    }
  }
}

package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which numbers could take a call, for all that an outsider can know. Where that may differ by
 * right from what the engine knows, it errs on the side of "taken". Lane-confined.
 */
final class IdleNumbers {
  private CallRules rules;
  private final int[] held;
  private final int[] heldOnAccount;
  private final boolean[] numberPaused;
  private final boolean[] accountPaused;
  private final long[] restUntil;
  private final long[] numberRestUntil;
  private final int[] normal;
  private final Starts[] starts;
  private final Starts[] sends;
  private final List<List<CapRule>> rates = new ArrayList<>();

  IdleNumbers(CallRules rules) {
    this.rules = rules;
    int numbers = rules.accountOf().length;
    List<AccountRule> accounts = rules.limits().accounts();
    held = new int[numbers];
    numberPaused = new boolean[numbers];
    starts = new Starts[numbers];
    Arrays.setAll(starts, n -> new Starts(Starts.most(rules.limits().numbers().get(n).caps())));
    heldOnAccount = new int[accounts.size()];
    accountPaused = new boolean[accounts.size()];
    restUntil = new long[accounts.size()];
    Arrays.fill(restUntil, Long.MIN_VALUE);
    numberRestUntil = new long[numbers];
    Arrays.fill(numberRestUntil, Long.MIN_VALUE);
    normal = new int[accounts.size()];
    readRates();
    sends = new Starts[accounts.size()];
    Arrays.setAll(sends, a -> new Starts(Starts.most(rates.get(a))));
  }

  private void readRates() {
    rates.clear();
    for (AccountRule account : rules.limits().accounts()) {
      List<CapRule> all = new ArrayList<>(account.rates());
      if (account.cps() > 0) {
        all.add(new CapRule(account.cps(), 1_000));
      }
      rates.add(all);
    }
  }

  /** Other limits are in force; numbers and accounts are the same. */
  void change(CallRules other) {
    rules = other;
    readRates();
    for (int n = 0; n < starts.length; n++) {
      starts[n] = starts[n].resized(Starts.most(rules.limits().numbers().get(n).caps()));
    }
    for (int a = 0; a < sends.length; a++) {
      sends[a] = sends[a].resized(Starts.most(rates.get(a)));
    }
  }

  private int account(int number) {
    return rules.accountOf()[number];
  }

  void dialled(int number) {
    hold(number, 1);
    beginStart(number);
    beginSend(number);
  }

  void beginStart(int number) {
    starts[number].begin();
  }

  void beginSend(int number) {
    sends[account(number)].begin();
  }

  void hold(int number, int change) {
    held[number] += change;
    heldOnAccount[account(number)] += change;
  }

  /** A call that is not urgent begins or ends; returns those in progress on the account. */
  int normal(int number, int change) {
    normal[account(number)] += change;
    return normal[account(number)];
  }

  /** How many calls that are not urgent the number's account may have; -1 for no limit. */
  int mostNormal(int number) {
    int account = account(number);
    int concurrency = rules.limits().accounts().get(account).concurrency();
    return concurrency < 0 ? -1 : concurrency - kept(account);
  }

  private int kept(int account) {
    return rules.keptForUrgent()[account] + rules.keptForInbound()[account];
  }

  void restNumber(int number, long now) {
    numberRestUntil[number] = now + rules.longestRestNanos();
  }

  void stampStart(int number, long now) {
    starts[number].stamp(now);
  }

  void undoStart(int number) {
    starts[number].undo();
  }

  void stampSend(int number, long now) {
    sends[account(number)].stamp(now);
  }

  void rest(int number, long until) {
    int account = account(number);
    restUntil[account] = Math.max(restUntil[account], until);
  }

  void pauseAccount(int number) {
    accountPaused[account(number)] = true;
  }

  void pauseNumber(int number) {
    numberPaused[number] = true;
  }

  void resume(int account) {
    accountPaused[account] = false;
    for (int n = 0; n < held.length; n++) {
      numberPaused[n] &= account(n) != account;
    }
  }

  private boolean serves(int number, long now) {
    return rules.active()[number] && !numberPaused[number] && now >= numberRestUntil[number];
  }

  /** Channels of the account's numbers that take calls. */
  private int serving(int account, long now) {
    int channels = 0;
    for (int n = 0; n < held.length; n++) {
      if (account(n) == account && serves(n, now)) {
        channels += rules.limits().numbers().get(n).channels();
      }
    }
    return channels;
  }

  /** A number of the template that could take a call, or -1. */
  int able(int template, long now) {
    for (int number : rules.templates().get(template).pool()) {
      int account = account(number);
      NumberRule rule = rules.limits().numbers().get(number);
      int concurrency = rules.limits().accounts().get(account).concurrency();
      if (serves(number, now)
          && held[number] < rule.channels()
          && !accountPaused[account]
          && now >= restUntil[account]
          && (concurrency < 0 || heldOnAccount[account] < concurrency - kept(account))
          && (kept(account) == 0 || heldOnAccount[account] < serving(account, now) - kept(account))
          && starts[number].fits(rule.caps(), now)
          && sends[account].fits(rates.get(account), now)) {
        return number;
      }
    }
    return -1;
  }
}

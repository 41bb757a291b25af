package dev.ringfence.engine.core.audit;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches one run where the calls really are, and throws at the first broken promise. Told the
 * truth of the carrier, not the engine's opinion of it. Not thread-safe.
 */
public final class CarrierAudit {
  private final Rules rules;
  private final String run;
  private final Map<Long, Attempt> attempts = new HashMap<>();
  private final Map<Long, List<Attempt>> byRow = new HashMap<>();
  private final Map<Long, List<Attempt>> byDestination = new HashMap<>();
  private final List<Set<String>> inbound = new ArrayList<>();
  private final int[] flying;
  private final int[] live;
  private final Tally[] starts;
  private final Tally[] sends;
  private final Map<Long, Tally> destinations = new HashMap<>();
  private final Set<Long> disposed = new HashSet<>();
  private final Set<Attempt> mustBeFree = new HashSet<>();
  private int order;

  public CarrierAudit(Rules rules, String run) {
    this.rules = rules;
    this.run = run;
    int numbers = rules.channels().length;
    flying = new int[numbers];
    live = new int[numbers];
    starts = new Tally[numbers];
    sends = new Tally[rules.concurrency().length];
    for (int n = 0; n < numbers; n++) {
      starts[n] = new Tally();
      inbound.add(new HashSet<>());
    }
    for (int a = 0; a < sends.length; a++) {
      sends[a] = new Tally();
    }
  }

  /** The engine orders a dial. {@code row} names the call, {@code zones} its set of time zones. */
  public void dialled(
      long id, long row, int template, int number, long to, int zones, long now, long wall) {
    Attempt attempt = new Attempt(id, row, template, number, to, now, order++);
    attempt.zones = zones;
    attempt.dialledWall = wall;
    promise("P6 attempt ids are unique", attempts.put(id, attempt) == null, attempt);
    promise("P5 no dial after the disposition", !disposed.contains(row), attempt);
    List<Attempt> earlier = byRow.computeIfAbsent(row, unused -> new ArrayList<>());
    int taken = 1;
    for (Attempt before : earlier) {
      taken += before.startedAt >= 0 ? 1 : 0;
      boolean proven = rules.redial()[template] && now - before.dialledAt >= rules.proveAfter();
      promise("P6 no other attempt while one may exist", !before.flying, attempt);
      promise(
          "P6 no second dial of a call the carrier took, but for a retry",
          before.startedAt < 0 || (before.retryAt >= 0 && now >= before.retryAt),
          attempt);
      promise(
          "P6 unknown is not dialled again",
          before.refusalKnown || before.retryAt >= 0 || proven,
          attempt);
    }
    promise("P6 no more attempts than allowed", taken <= rules.maxAttempts()[template], attempt);
    earlier.add(attempt);
    flying[number]++;
    int account = rules.accountOf()[number];
    int onAccount = 0;
    for (int n = 0; n < flying.length; n++) {
      onAccount += rules.accountOf()[n] == account ? flying[n] + inbound.get(n).size() : 0;
    }
    promise(
        "P1 no dial on a full number",
        flying[number] + inbound.get(number).size() <= rules.channels()[number],
        attempt);
    promise("P4 account concurrency", onAccount <= rules.concurrency()[account], attempt);
  }

  /** The dial will never reach the carrier; {@code known} when the engine is told so right now. */
  public void neverReaches(long id) {
    land(attempt(id));
  }

  /** The engine is told that the attempt was certainly not placed. */
  public void refusalTold(long id) {
    attempt(id).refusalKnown = true;
  }

  /** The dial reaches the carrier, which takes it or refuses it. */
  public void reached(long id, boolean taken, long now) {
    Attempt attempt = attempt(id);
    Tally sent = sends[rules.accountOf()[attempt.number]];
    sent.add(now);
    promise("P6 one POST per attempt", !attempt.reached, attempt);
    attempt.reached = true;
    // On the clock of the dial: one that is set while it is under way cannot be its fault.
    long wall = attempt.dialledWall + (now - attempt.dialledAt) / 1_000_000L;
    Hours hours = rules.hours()[attempt.template];
    ZoneId[] zones = rules.zones()[attempt.zones];
    promise(
        "P11 nobody's phone rings outside the calling window",
        hours.openThroughout(zones, wall, wall + hours.ringSeconds() * 1_000L),
        attempt);
    check("P4 account rate", sent, rules.sends()[rules.accountOf()[attempt.number]], now, attempt);
    if (!taken) {
      land(attempt);
      return;
    }
    attempt.startedAt = now;
    int number = attempt.number;
    promise("P1 concurrency", ++live[number] <= rules.channels()[number], attempt);
    starts[number].add(now);
    check("P2 number cap", starts[number], rules.caps()[number], now, attempt);
    Tally to = destinations.computeIfAbsent(attempt.to, unused -> new Tally());
    to.add(now);
    check("P3 destination", to, rules.destination(), now, attempt);
    ofTemplate(attempt, now);
  }

  /** The call is over at the carrier. */
  public void ended(long id) {
    Attempt attempt = attempt(id);
    live[attempt.number]--;
    land(attempt);
  }

  /** The engine is told by an authentic callback that the call is over. */
  public void finalNews(long id) {
    Attempt attempt = attempt(id);
    if (!attempt.released) {
      mustBeFree.add(attempt);
    }
  }

  /** The engine says that the attempt holds nothing any more. */
  public void released(long id) {
    Attempt attempt = attempt(id);
    promise("P7 an attempt is released once", !attempt.released, attempt);
    promise("P1 nothing that may be live is released", !attempt.flying, attempt);
    attempt.released = true;
    mustBeFree.remove(attempt);
  }

  /** The engine will try the call again, not before the instant. */
  public void retried(long id, long notBefore) {
    Attempt attempt = attempt(id);
    promise("P6 no retry while the call may be live", !attempt.flying, attempt);
    promise("P5 one fate per attempt", !disposed.contains(attempt.row), attempt);
    attempt.retryAt = notBefore;
  }

  public boolean isReleased(long id) {
    return attempt(id).released;
  }

  /** The engine has nothing more to do at this instant. */
  public void settled() {
    for (Attempt attempt : mustBeFree) {
      promise("P7 freed at the final callback", false, attempt);
    }
  }

  /** An inbound call that the engine knows of begins to take a channel. */
  public void inbound(int number, String id, boolean byChoice) {
    inbound.get(number).add(id);
    if (byChoice && flying[number] + inbound.get(number).size() > rules.channels()[number]) {
      throw new AssertionError(run + ": P1 inbound call taken on full number " + number);
    }
  }

  public void inboundEnded(int number, String id) {
    inbound.get(number).remove(id);
  }

  /** A call reached its disposition. */
  public void disposed(long row) {
    if (!disposed.add(row)) {
      throw new AssertionError(run + ": P5 two dispositions of row " + Long.toHexString(row));
    }
    for (Attempt attempt : byRow.getOrDefault(row, List.of())) {
      promise("P5 no disposition while the call may be live", !attempt.flying, attempt);
    }
  }

  /** How many calls have their disposition. */
  public int dispositions() {
    return disposed.size();
  }

  /**
   * A template's own windows: more dials ordered before this one must not be within reach of it.
   */
  private void ofTemplate(Attempt attempt, long now) {
    List<Attempt> all = byDestination.computeIfAbsent(attempt.to, unused -> new ArrayList<>());
    all.add(attempt);
    for (Attempt judged : all) {
      for (long[] window : rules.templateDestination()[judged.template]) {
        long n =
            all.stream()
                .filter(a -> a.order <= judged.order && a.startedAt > judged.startedAt - window[1])
                .count();
        promise("P3 destination, by the template", n <= window[0], judged);
      }
    }
  }

  private void land(Attempt attempt) {
    attempt.flying = false;
    flying[attempt.number]--;
  }

  private Attempt attempt(long id) {
    Attempt attempt = attempts.get(id);
    if (attempt == null) {
      throw new AssertionError(run + ": attempt " + id + " was never dialled");
    }
    return attempt;
  }

  private void check(String promise, Tally tally, long[][] windows, long now, Attempt attempt) {
    for (long[] window : windows) {
      promise(promise, tally.within(window[1], now) <= window[0], attempt);
    }
  }

  private void promise(String promise, boolean kept, Attempt attempt) {
    if (!kept) {
      throw new AssertionError(run + ": broken: " + promise + ": " + attempt);
    }
  }

  /** One dial as it really went. */
  private static final class Attempt {
    final long id;
    final long row;
    final int template;
    final int number;
    final long to;
    final long dialledAt;
    final int order;
    int zones;
    long dialledWall;
    boolean reached;
    long startedAt = -1;

    /** May reach the carrier yet, or is live there. */
    boolean flying = true;

    boolean refusalKnown;

    /** When its call may be tried again, or -1 if it is not to be. */
    long retryAt = -1;

    boolean released;

    Attempt(long id, long row, int template, int number, long to, long dialledAt, int order) {
      this.id = id;
      this.row = row;
      this.template = template;
      this.number = number;
      this.to = to;
      this.dialledAt = dialledAt;
      this.order = order;
    }

    @Override
    public String toString() {
      return "attempt "
          + id
          + " of row "
          + Long.toHexString(row)
          + " on number "
          + number
          + " dialled at "
          + dialledAt
          + " started at "
          + startedAt;
    }
  }
}

package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.simulator.audit.HoursRule;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.JudgeRules;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.VirtualWorld;
import dev.ringfence.simulator.virtual.Witness;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notes how often rare states were reached, from what crosses the engine's edge alone. Everything
 * goes on to the next witness. Lane-confined.
 */
final class RareStates implements Witness {
  /** What was told and claimed of one attempt. */
  private static final class Attempt {
    final int batch;
    final int row;
    boolean answered;
    boolean uncertain;
    boolean ended;
    boolean done;
    boolean hardLimit;

    Attempt(int batch, int row) {
      this.batch = batch;
      this.row = row;
    }
  }

  private final VirtualWorld world;
  private final Witness next;
  private final Map<Long, Attempt> attempts = new HashMap<>();

  /** The last start to a destination that turned out not to be one. */
  private record Undone(long nanos, int batch, int row) {}

  private final Map<Long, Undone> undone = new HashMap<>();
  private final EnumMap<RareState, Long> reached = new EnumMap<>(RareState.class);
  private final @Nullable HoursRule[] hours;
  private int inProgress;

  RareStates(VirtualWorld world, Witness next) {
    this.world = world;
    this.next = next;
    this.hours =
        world.setup().topology().templates().stream()
            .map(t -> t.hours().always() ? null : JudgeRules.hours(t.hours()))
            .toArray(HoursRule[]::new);
  }

  /** How often each state was reached, those that the world itself counts included. */
  Map<RareState, Long> reached() {
    add(RareState.FORGED_CALLBACK, world.tally().forgedCallbacks());
    add(RareState.LATE_LANE, world.lateSteps());
    return reached;
  }

  private void add(RareState state, long count) {
    if (count > 0) {
      reached.put(state, count);
    }
  }

  private void note(RareState state) {
    reached.merge(state, 1L, Long::sum);
  }

  @Override
  public void accepted(int batch) {
    next.accepted(batch);
  }

  @Override
  public void dialled(long attempt, int batch, int row, int number, long destination) {
    inProgress++;
    if (number >= world.setup().topology().numbers().size()) {
      note(RareState.ADDED_NUMBER_DIALLED);
    }
    if (world.justReconfigured()) {
      note(RareState.RAISE_WOKE_WAITER);
    }
    attempts.put(attempt, new Attempt(batch, row));
    Undone before = undone.get(destination);
    if (before != null
        && before.nanos() == world.agenda().now()
        && (before.batch() != batch || before.row() != row)) {
      note(RareState.HELD_FREED_BY_UNDONE_START);
    }
    next.dialled(attempt, batch, row, number, destination);
  }

  @Override
  public void refused(long attempt, Refusal why, long retryAfterMillis) {
    Attempt a = attempts.get(attempt);
    if (a != null) {
      a.answered = true;
      undone(a);
    }
    switch (why) {
      case RATE ->
          note(retryAfterMillis >= 0 ? RareState.THROTTLED_WITH_RETRY_AFTER : RareState.THROTTLED);
      case NOT_SENT -> note(RareState.NOT_SENT_BY_ADAPTER);
      case UNREACHABLE -> note(RareState.CONNECTION_REFUSED);
      default -> {}
    }
    next.refused(attempt, why, retryAfterMillis);
  }

  /** Whether a batch of the template is accepted and not done. */
  private boolean waits(int template) {
    for (int b = 0; b < world.acceptedBatches(); b++) {
      if (world.setup().batches().get(b).template() == template && world.open(b)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a call that has just ended, having begun within its hours, could not begin now. */
  private boolean closed(Attempt a) {
    BatchPlan plan = world.setup().batches().get(a.batch);
    HoursRule rule = hours[plan.template()];
    return rule != null
        && !rule.open(world.wallMillis(), world.setup().zones().apply(plan.zones()[a.row]));
  }

  private void undone(Attempt a) {
    Setup setup = world.setup();
    long destination = setup.batches().get(a.batch).destinations()[a.row];
    undone.put(destination, new Undone(world.agenda().now(), a.batch, a.row));
  }

  @Override
  public void told(long attempt, News news, boolean byCallback) {
    Attempt a = attempts.get(attempt);
    if (a != null) {
      if (byCallback) {
        callback(a, news);
      } else {
        answer(a, news);
      }
    }
    next.told(attempt, news, byCallback);
  }

  private void callback(Attempt a, News news) {
    if (!a.answered) {
      note(RareState.CALLBACK_BEFORE_ANSWER);
    }
    if (a.uncertain && !a.done) {
      note(RareState.UNKNOWN_RESOLVED_BY_CALLBACK);
      a.uncertain = false;
    }
    if (a.done) {
      note(
          news == News.ENDED && a.ended ? RareState.FINAL_CALLBACK_AGAIN : RareState.LATE_CALLBACK);
    }
    if (a.hardLimit) {
      note(RareState.NEWS_AFTER_HARD_LIMIT);
    }
    a.ended |= news == News.ENDED;
  }

  private void answer(Attempt a, News news) {
    if (news == News.PLACED) {
      a.answered = true;
      if (a.done) {
        note(RareState.ANSWER_AFTER_DONE);
      }
    } else if (news == News.UNCERTAIN) {
      a.answered = true;
      a.uncertain = !a.done;
    } else if (a.uncertain && (news == News.LIVE || news == News.ENDED)) {
      note(RareState.UNKNOWN_RESOLVED_PRESENT);
      a.uncertain = false;
    } else if (news == News.ENDED && !a.done) {
      note(RareState.END_FOUND_BY_SWEEP);
    } else if (news == News.FAILED) {
      note(RareState.LOOK_UP_FAILED);
    }
    if (a.hardLimit && (news == News.LIVE || news == News.ENDED)) {
      note(RareState.NEWS_AFTER_HARD_LIMIT);
    }
  }

  @Override
  public void moved(long attempt, AttemptState from, AttemptState to, String reason) {
    Attempt a = attempts.get(attempt);
    if (a != null && to == AttemptState.DONE) {
      inProgress--;
      a.done = true;
      a.hardLimit = reason.equals("hard limit");
      if (reason.startsWith("absent")) {
        note(RareState.UNKNOWN_RESOLVED_ABSENT);
        undone(a);
      }
      if (closed(a)) {
        note(RareState.WINDOW_CLOSED_UNDER_DIALS);
      }
    }
    next.moved(attempt, from, to, reason);
  }

  @Override
  public void retrying(int batch, int row, int attemptsSoFar, long dueWallMillis) {
    note(RareState.TRIED_AGAIN);
    next.retrying(batch, row, attemptsSoFar, dueWallMillis);
  }

  @Override
  public void disposed(
      int batch, int row, Disposition disposition, int tries, @Nullable String reason) {
    switch (disposition) {
      case CANCELED -> note(RareState.CALL_CANCELED);
      case SUPPRESSED -> note(RareState.CALL_SUPPRESSED);
      case EXPIRED -> note(RareState.CALL_EXPIRED);
      default -> {}
    }
    next.disposed(batch, row, disposition, tries, reason);
  }

  @Override
  public void inboundOffered(int call) {
    next.inboundOffered(call);
  }

  @Override
  public void inboundDecided(int call, boolean accepted) {
    note(accepted ? RareState.INBOUND_TAKEN : RareState.INBOUND_ON_FULL_NUMBER);
    next.inboundDecided(call, accepted);
  }

  @Override
  public void inboundEndTold(int call) {
    next.inboundEndTold(call);
  }

  @Override
  public void notAnswered(int account) {
    next.notAnswered(account);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    switch (alarm) {
      case FOREIGN_CALL -> note(RareState.FOREIGN_CALL_ADOPTED);
      case HARD_LIMIT -> note(RareState.HARD_LIMIT);
      case ACCOUNT_PAUSED -> note(RareState.ACCOUNT_PAUSED);
      case NUMBER_PAUSED -> note(RareState.NUMBER_PAUSED);
      case NUMBER_RESTING -> note(RareState.NUMBER_RESTING);
      case REQUEST_REFUSED, IMPOSSIBLE_EVENT -> {}
    }
    next.alarm(alarm, subject, detail);
  }

  @Override
  public void commanded(String what, int subject) {
    switch (what) {
      case "clock-stepped-forward" -> note(RareState.CLOCK_STEPPED_FORWARD);
      case "clock-stepped-back" -> note(RareState.CLOCK_STEPPED_BACK);
      case "account-resumed" -> note(RareState.ACCOUNT_RESUMED);
      case "limit-lowered-below-use" -> note(RareState.LIMIT_LOWERED_BELOW_USE);
      case "number-out-with-calls" -> note(RareState.NUMBER_OUT_WITH_CALLS);
      case "template-retired" -> {
        if (waits(subject)) {
          note(RareState.TEMPLATE_RETIRED_WITH_CALLS);
        }
      }
      case "batch-PAUSE" -> note(RareState.BATCH_PAUSED);
      case "batch-HANG_UP" -> {
        if (inProgress > 0) {
          note(RareState.HUNG_UP_IN_PROGRESS);
        }
      }
      default -> {}
    }
    next.commanded(what, subject);
  }

  @Override
  public void suppressed(int workspace, long destination, boolean yes) {
    next.suppressed(workspace, destination, yes);
  }

  @Override
  public void settled() {
    next.settled();
  }
}

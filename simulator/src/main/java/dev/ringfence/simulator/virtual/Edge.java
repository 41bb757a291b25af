package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.simulator.audit.CallAudit;
import dev.ringfence.simulator.audit.IdleAudit;
import dev.ringfence.simulator.audit.TemplateDestinations;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates what crosses the engine's edge into the words of those who judge calls. Lane-confined.
 */
final class Edge implements Witness, CarrierWatch {
  /** How long the engine may hold a channel for a stranger whose end it was not told of. */
  private static final long STRANGER_HELD = 7_200_000_000_000L;

  private final VirtualWorld world;
  private final CallAudit calls;
  private final IdleAudit idle;
  private final TemplateDestinations destinations;
  private final CarrierWatch next;

  /** Ids of calls from outside that take a channel: slots are used again, ids are not. */
  private final Set<String> strangers = new HashSet<>();

  private final Map<Long, News> last = new HashMap<>();
  private final ArrayDeque<Ended> ended = new ArrayDeque<>();

  private record Ended(long freeAt, String id, int number) {}

  Edge(
      VirtualWorld world,
      CallAudit calls,
      IdleAudit idle,
      TemplateDestinations destinations,
      CarrierWatch next) {
    this.world = world;
    this.calls = calls;
    this.idle = idle;
    this.destinations = destinations;
    this.next = next;
  }

  private void now() {
    long nanos = world.agenda().now();
    long wall = world.wallMillis();
    calls.at(nanos, wall);
    idle.at(nanos, wall);
  }

  private CallTable table() {
    return world.network().calls();
  }

  @Override
  public void accepted(int batch) {
    BatchPlan plan = world.setup().batches().get(batch);
    now();
    long[] notBefore = new long[plan.size()];
    long[] notAfter = new long[plan.size()];
    for (int row = 0; row < plan.size(); row++) {
      notBefore[row] = plan.notBeforeMillis(row);
      notAfter[row] = plan.notAfterMillis(row);
    }
    calls.accepted(plan.template(), plan.zones(), notBefore, notAfter);
    idle.accepted(plan.template(), plan.destinations(), plan.zones(), notBefore, notAfter);
  }

  @Override
  public void dialled(long attempt, int batch, int row, int number, long destination) {
    now();
    calls.dialled(attempt, batch, row, number);
    boolean urgent = world.setup().batches().get(batch).terms().priority() == Priority.URGENT;
    idle.dialled(attempt, batch, row, number, urgent);
  }

  @Override
  public void created(int call, boolean taken) {
    now();
    long attempt = table().attempt(call);
    calls.arrived(attempt, taken);
    int place = world.attempts().find(attempt);
    if (taken && place >= 0) {
      int template = world.setup().batches().get(world.attempts().batch[place]).template();
      destinations.accepted(
          template, attempt, table().destination(call), world.agenda().now(), world.wallMillis());
    }
    next.created(call, taken);
  }

  @Override
  public void ended(int call) {
    now();
    calls.ended(table().attempt(call));
    next.ended(call);
  }

  @Override
  public void refused(long attempt, Refusal why, long retryAfterMillis) {
    now();
    calls.refused(attempt);
    idle.refused(attempt);
    switch (why) {
      case RATE, CAPACITY, UNREACHABLE -> idle.rest(attempt, retryAfterMillis, 50);
      case NOT_SENT -> idle.rest(attempt, 0, 50);
      case ACCOUNT -> idle.paused(attempt, true);
      case NUMBER -> idle.paused(attempt, false);
      case DESTINATION, REQUEST -> {}
    }
  }

  @Override
  public void told(long attempt, News news, boolean byCallback) {
    now();
    last.put(attempt, news);
    // A call that a look-up found by its numbers may be that of another attempt between the same
    // two:
    // what the engine makes of it shows in what it does next, and nobody is blamed for caution.
    boolean certain = byCallback || news == News.PLACED;
    switch (news) {
      case PLACED, LIVE -> {
        if (certain) {
          idle.knownPlaced(attempt);
        }
      }
      case ENDED -> {
        if (certain) {
          idle.knownPlaced(attempt);
          calls.finalNews(attempt);
        }
      }
      case UNCERTAIN -> idle.uncertain(attempt);
      case ABSENT, FAILED -> {}
    }
  }

  @Override
  public void moved(long attempt, AttemptState from, AttemptState to, String reason) {
    if (to == AttemptState.DONE) {
      now();
      boolean hardLimit = reason.equals("hard limit");
      calls.released(attempt, hardLimit);
      idle.released(attempt, last.remove(attempt) == News.ABSENT && !hardLimit);
    }
  }

  @Override
  public void retrying(int batch, int row, int attempts, long dueWallMillis) {
    idle.retrying(batch, row, dueWallMillis);
  }

  @Override
  public void disposed(
      int batch, int row, Disposition disposition, int attempts, @Nullable String reason) {
    now();
    calls.disposed(batch, row);
    idle.disposed(batch, row);
  }

  @Override
  public void inboundDecided(int call, boolean accepted) {
    if (accepted) {
      takes(call);
    }
  }

  @Override
  public void inboundAccepted(int call) {
    next.inboundAccepted(call);
  }

  @Override
  public void inboundEndTold(int call) {
    if (strangers.remove(table().id(call))) {
      idle.hold(table().number(call), false);
    }
  }

  /** A call from outside is not counted after all. */
  void forgets(String id) {
    int call = table().find(id);
    if (strangers.remove(id) && call >= 0) {
      idle.hold(table().number(call), false);
    }
  }

  /** A call from outside is counted again, over or not. */
  void remembers(String id) {
    int call = table().find(id);
    if (call >= 0) {
      takes(call);
    }
  }

  private void takes(int call) {
    if (strangers.add(table().id(call))) {
      idle.hold(table().number(call), true);
      if (table().endedAt(call) <= world.agenda().now()) {
        freeSometime(call);
      }
    }
  }

  /** Should its callback be lost, the engine finds out by itself, nobody can say just when. */
  private void freeSometime(int call) {
    ended.add(
        new Ended(world.agenda().now() + STRANGER_HELD, table().id(call), table().number(call)));
  }

  @Override
  public void inboundEnded(int call) {
    freeSometime(call);
    next.inboundEnded(call);
  }

  @Override
  public void struck(Fault fault) {
    next.struck(fault);
  }

  @Override
  public void notAnswered(int account) {
    now();
    calls.notAnswered(account);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    now();
    if (alarm == Alarm.NUMBER_RESTING) {
      idle.numberRests(subject);
    } else if (alarm == Alarm.FOREIGN_CALL) {
      int call = table().find(detail);
      if (call >= 0) {
        calls.takenForStranger(table().attempt(call));
        takes(call);
      }
    }
  }

  @Override
  public void commanded(String what, int subject) {
    switch (what) {
      case "account-resumed" -> idle.resumed(subject);
      case "batch-PAUSE" -> idle.running(subject, false);
      case "batch-RESUME" -> idle.running(subject, true);
      case "batch-CANCEL", "batch-HANG_UP" -> idle.canceled(subject);
      default -> {}
    }
  }

  @Override
  public void suppressed(int workspace, long destination, boolean yes) {
    idle.suppressed(destination, yes);
  }

  @Override
  public void settled() {
    now();
    while (!ended.isEmpty() && ended.peekFirst().freeAt() <= world.agenda().now()) {
      Ended first = ended.removeFirst();
      if (strangers.remove(first.id())) {
        idle.hold(first.number(), false);
      }
    }
    calls.settled();
    idle.settled();
  }
}

package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Nodes;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.schedule.Kernel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link Cluster}: a kernel, the way from it to the shared books and to its carrier,
 * and a watch over what it tries again.
 */
final class ClusterNode implements Effects {
  private static final long SECOND = 1_000_000_000L;

  /** A grant of the kernel that is not over. */
  private record Dialled(int batch, int row, int number) {}

  final Kernel kernel;
  final List<long[]> batches = new ArrayList<>();
  final List<Integer> templates = new ArrayList<>();

  /** By batch and row, since when it waits and the shared books let its destination be called. */
  final List<long[]> callableSince = new ArrayList<>();

  private final Cluster cluster;
  private final int index;
  private final Map<Long, Dialled> dialled = new HashMap<>();
  private final Set<Long> lingering = new HashSet<>();
  private final Set<Long> denied = new HashSet<>();
  private final Set<Long> disposed = new HashSet<>();
  private final NotBefore numbers = new NotBefore();
  private final NotBefore accounts = new NotBefore();
  private final int[] told;
  private final long[] lastNews;

  ClusterNode(Cluster cluster, int index) {
    this.cluster = cluster;
    this.index = index;
    told = new int[cluster.scenario.topology().numbers().size()];
    lastNews = new long[told.length];
    kernel =
        new Kernel(
            cluster.scenario.topology().with(new Nodes(index, cluster.scenario.nodes())),
            this,
            zones -> new ZoneId[] {ZoneId.of("UTC")},
            (long) (index + 1) << 40);
  }

  /** Instants before which nothing may be tried, and whether news may bring it forward. */
  private static final class NotBefore {
    private final Map<Integer, Long> instant = new HashMap<>();
    private final Set<Integer> guessed = new HashSet<>();

    void set(int subject, long at, boolean guess) {
      if (at >= instant.getOrDefault(subject, Long.MIN_VALUE)) {
        instant.put(subject, at);
        if (guess) {
          guessed.add(subject);
        } else {
          guessed.remove(subject);
        }
      }
    }

    boolean forbids(int subject, long now) {
      return now < instant.getOrDefault(subject, Long.MIN_VALUE);
    }
  }

  void submit(int template, long[] destinations) {
    char[] zones = new char[destinations.length];
    Arrays.fill(zones, (char) 1);
    batches.add(destinations);
    templates.add(template);
    long[] never = new long[destinations.length];
    Arrays.fill(never, Long.MAX_VALUE);
    callableSince.add(never);
    offer(new KernelEvent.BatchAccepted(batches.size() - 1, template, destinations.clone(), zones));
  }

  void offer(KernelEvent event) {
    kernel.offer(event);
  }

  int disposed() {
    return disposed.size();
  }

  private int account(int number) {
    return cluster.scenario.topology().numbers().get(number).account();
  }

  /** Tells the kernel what others hold, not before anything that it was told of the number. */
  void hear(int number, long delay) {
    int calls = cluster.books.others(number, index);
    long at = Math.max(cluster.agenda.now + delay, lastNews[number]);
    lastNews[number] = at;
    cluster.agenda.in(
        at - cluster.agenda.now,
        () -> {
          if (calls < told[number]) {
            eased(number);
          }
          told[number] = calls;
          offer(new KernelEvent.OthersHold(number, calls));
        });
  }

  private void eased(int number) {
    numbers.instant.remove(number);
    if (accounts.guessed.contains(account(number))) {
      accounts.instant.remove(account(number));
    }
  }

  @Override
  public void dial(long attempt, int batch, int row, int number, long to, long granted) {
    long now = cluster.agenda.now;
    if (numbers.forbids(number, now) || accounts.forbids(account(number), now)) {
      throw cluster.broken("what was denied is tried again too soon, on number " + number);
    }
    if (disposed.contains(id(batch, row))) {
      throw cluster.broken("P5 dialled after its disposition");
    }
    dialled.put(attempt, new Dialled(batch, row, number));
    cluster.agenda.in(cluster.wire(), () -> ask(attempt, number, to));
  }

  private static long id(int batch, int row) {
    return ((long) batch << 32) | row;
  }

  private void ask(long attempt, int number, long to) {
    SharedBooks.Denied no = cluster.books.grant(index, attempt, number, to, cluster.agenda.now);
    if (no != null) {
      cluster.overruled(no.limit());
      denied.add(attempt);
      cluster.agenda.in(cluster.wire(), () -> deny(attempt, no));
      if (cluster.happens(30)) {
        // Said twice: the second time it is about nothing.
        cluster.agenda.in(5 * SECOND, () -> offer(overruled(attempt, no)));
      }
      return;
    }
    cluster.granted(number);
    cluster.news(number, index);
    cluster.agenda.in(cluster.wire(), () -> offer(new KernelEvent.Confirmed(attempt)));
    if (cluster.happens(30)) {
      refuse(attempt, Refusal.NOT_SENT);
    } else if (cluster.happens(30)) {
      refuse(attempt, Refusal.DESTINATION);
    } else {
      place(attempt);
    }
  }

  private static KernelEvent overruled(long attempt, SharedBooks.Denied no) {
    return new KernelEvent.Overruled(attempt, no.limit(), no.waitNanos());
  }

  private void deny(long attempt, SharedBooks.Denied no) {
    boolean guess = no.waitNanos() == Denial.EVENT;
    long until = cluster.agenda.now + (guess ? SECOND : Math.max(no.waitNanos(), 5_000_000L));
    Dialled d = dialled.get(attempt);
    if (d == null) {
      throw cluster.broken("P7 an attempt is over before its answer");
    }
    if (no.limit() == Limit.NUMBER_CAP || no.limit() == Limit.NUMBER_CHANNELS) {
      numbers.set(d.number, until, guess);
    } else if (no.limit() != Limit.DESTINATION_LIMIT) {
      accounts.set(account(d.number), until, guess);
    }
    offer(overruled(attempt, no));
  }

  private void refuse(long attempt, Refusal refusal) {
    cluster.agenda.in(
        cluster.millis(1, 300),
        () -> offer(new KernelEvent.DialRefused(attempt, refusal, "refused", -1)));
  }

  private void place(long attempt) {
    long answer = cluster.millis(20, 400);
    String call = "C" + attempt;
    cluster.agenda.in(
        answer,
        () -> {
          offer(new KernelEvent.DialPlaced(attempt, call));
          cluster.agenda.in(
              cluster.wire(), () -> cluster.books.answered(attempt, cluster.agenda.now));
          if (cluster.happens(20)) {
            offer(new KernelEvent.Overruled(attempt, Limit.NUMBER_CAP, 600 * SECOND));
          }
        });
    cluster.agenda.in(
        cluster.millis(10, cluster.scenario.longestCall()),
        () ->
            offer(
                new KernelEvent.CallProgressed(
                    attempt, call, Progress.ENDED, Outcome.NO_ANSWER, 0, "")));
  }

  @Override
  public void attemptLeaves(long attempt, Trace trace) {
    Dialled d = dialled.remove(attempt);
    if (d == null) {
      throw cluster.broken("P7 an attempt leaves twice");
    }
    if (denied.remove(attempt)) {
      return;
    }
    cluster.agenda.in(
        cluster.wire(),
        () -> {
          cluster.books.over(attempt, trace, cluster.agenda.now);
          cluster.news(d.number, index);
          if (lingering.remove(attempt)) {
            eased(d.number);
            offer(new KernelEvent.Returned(d.number));
          }
        });
  }

  @Override
  public void lingers(long attempt, int number) {
    lingering.add(attempt);
  }

  @Override
  public void disposed(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts,
      long attempt,
      int number,
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId) {
    if (!disposed.add(id(batch, row))) {
      throw cluster.broken("P5 two dispositions");
    }
    if (attempts > 1) {
      throw cluster.broken("P5 what was denied counts as an attempt");
    }
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    throw cluster.broken("alarm " + alarm + " " + detail);
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others) {}

  @Override
  public void listLive(int account, long sweep) {}

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {}

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {}

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {}

  @Override
  public void inboundDecided(long ticket, boolean accepted) {}
}

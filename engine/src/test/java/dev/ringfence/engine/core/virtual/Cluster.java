package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Several kernels over one set of {@link SharedBooks} in virtual time, until nothing is left to
 * happen. News of what others hold comes late, or not at all; once a second all of it is said
 * again, as a node does that cannot know what it missed. Throws at the first broken promise.
 */
final class Cluster {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TICK = 50 * MILLI;

  /**
   * For so long room in the shared books may lie idle while somebody could use it: a second without
   * news, the answer to one trial, and what messages take.
   */
  private static final long IDLE = 2 * SECOND;

  private static final long WALL = 1_780_315_200_000L;

  final ClusterScenario scenario;
  final Agenda agenda = new Agenda(0);
  final SharedBooks books;
  final List<ClusterNode> nodes = new ArrayList<>();
  final long[] overruled = new long[Limit.values().length];
  long granted;
  private final long seed;
  private final SplittableRandom random;
  private final long[] roomSince;
  private int calls;

  Cluster(long seed, ClusterScenario scenario, SplittableRandom random) {
    this.seed = seed;
    this.scenario = scenario;
    this.random = random;
    books = new SharedBooks(scenario.topology(), scenario.nodes());
    roomSince = new long[scenario.topology().numbers().size()];
    for (int n = 0; n < scenario.nodes(); n++) {
      nodes.add(new ClusterNode(this, n));
    }
  }

  AssertionError broken(String what) {
    return new AssertionError("seed " + seed + ": broken: " + what + " at " + agenda.now / MILLI);
  }

  boolean happens(int perMille) {
    return random.nextInt(1_000) < perMille;
  }

  long millis(int from, int to) {
    return random.nextLong(from * MILLI, to * MILLI);
  }

  /** From a node to the shared books, or back. */
  long wire() {
    return happens(20) ? millis(5, 100) : random.nextLong(MILLI / 5, 2 * MILLI);
  }

  void overruled(Limit limit) {
    overruled[limit.ordinal()]++;
  }

  long overruled() {
    return LongStream.of(overruled).sum();
  }

  /** The shared books granted a call from the number. */
  void granted(int number) {
    granted++;
    roomSince[number] = Long.MAX_VALUE;
    for (int other = 0; other < roomSince.length; other++) {
      if (!books.room(other, agenda.now)) {
        roomSince[other] = Long.MAX_VALUE;
      }
    }
  }

  /** What others hold of the number has changed by something that a node did. */
  void news(int number, int by) {
    for (int n = 0; n < nodes.size(); n++) {
      if (n != by && !happens(scenario.lost())) {
        nodes.get(n).hear(number, happens(scenario.slow()) ? millis(2, 900) : wire());
      }
    }
  }

  private void sayAgain() {
    for (int number = 0; number < roomSince.length; number++) {
      for (ClusterNode node : nodes) {
        node.hear(number, wire());
      }
    }
    if (!over()) {
      agenda.in(900 * MILLI, this::sayAgain);
    }
  }

  /** Runs to the end; returns how long that took. */
  long run() {
    for (ClusterScenario.Upload upload : scenario.uploads()) {
      agenda.in(upload.at(), () -> submit(upload));
    }
    agenda.in(SECOND, this::sayAgain);
    agenda.in(TICK, this::tick);
    long ended = 0;
    while (true) {
      long next = agenda.next();
      for (ClusterNode node : nodes) {
        next = Math.min(next, node.kernel.nextWakeNanos());
      }
      if (next == Long.MAX_VALUE) {
        break;
      }
      agenda.now = Math.max(agenda.now, next);
      if (agenda.now > 48 * 3_600 * SECOND) {
        throw broken("P7 never comes to rest");
      }
      if (agenda.next() <= agenda.now) {
        agenda.runFirst();
      }
      nodes.forEach(this::settle);
      ended = over() && ended == 0 ? agenda.now : ended;
    }
    atRest();
    return ended;
  }

  private void submit(ClusterScenario.Upload upload) {
    ClusterNode node = nodes.get(upload.node());
    calls += upload.destinations().length;
    node.submit(upload.template(), upload.destinations());
    if (happens(100)) {
      int batch = node.batches.size() - 1;
      agenda.in(
          millis(1, 60_000),
          () -> node.offer(new KernelEvent.BatchCommand(batch, KernelEvent.BatchVerb.CANCEL)));
    }
  }

  private void settle(ClusterNode node) {
    int steps = 0;
    while (node.kernel.step(agenda.now, WALL + agenda.now / MILLI, 1_000) >= 1_000) {
      if (++steps > 1_000) {
        throw broken("the kernel never has enough");
      }
    }
  }

  private boolean over() {
    long uploaded = scenario.uploads().stream().mapToLong(u -> u.destinations().length).sum();
    return calls == uploaded
        && books.calls() == 0
        && nodes.stream().mapToInt(ClusterNode::disposed).sum() == calls;
  }

  private void atRest() {
    if (!over()) {
      throw broken("P5 not every call has its disposition");
    }
    for (ClusterNode node : nodes) {
      int left = node.kernel.inspector().holders();
      for (int number = 0; number < roomSince.length; number++) {
        left += node.kernel.inspector().inUse(number);
      }
      for (int a = 0; a < scenario.topology().accounts().size(); a++) {
        left += node.kernel.inspector().accountInUse(a);
      }
      if (left != 0) {
        throw broken("P7 at rest something is held");
      }
    }
  }

  /** Looks whether room and somebody who could use it have been there together for too long. */
  private void tick() {
    long now = agenda.now;
    for (int number = 0; number < roomSince.length; number++) {
      boolean room = books.room(number, now);
      roomSince[number] = room ? Math.min(roomSince[number], now) : Long.MAX_VALUE;
    }
    for (ClusterNode node : nodes) {
      for (int batch = 0; batch < node.batches.size(); batch++) {
        waiting(node, batch);
      }
    }
    if (!over()) {
      agenda.in(TICK, this::tick);
    }
  }

  private void waiting(ClusterNode node, int batch) {
    long now = agenda.now;
    long[] destinations = node.batches.get(batch);
    long[] since = node.callableSince.get(batch);
    long longest = Long.MAX_VALUE;
    for (int row = 0; row < destinations.length; row++) {
      boolean callable =
          node.kernel.inspector().waits(batch, row) && books.callable(destinations[row], now);
      since[row] = callable ? Math.min(since[row], now) : Long.MAX_VALUE;
      longest = Math.min(longest, since[row]);
    }
    for (int number : scenario.topology().templates().get(node.templates.get(batch)).pool()) {
      long both = Math.max(longest, roomSince[number]);
      if (both != Long.MAX_VALUE && now - both > IDLE) {
        throw broken("P9 number " + number + " is idle, and batch " + batch + " waits");
      }
    }
  }
}

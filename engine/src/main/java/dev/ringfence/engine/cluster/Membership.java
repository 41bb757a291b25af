package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.ServerCheck;
import dev.ringfence.engine.store.CallStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Being one of the nodes: has a link, says on it what this node holds, waits until all nodes have,
 * notices when an epoch has ended, and begins anew. Confined to the thread of {@link SharedLimits}.
 */
final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long WAIT_MILLIS = 100;
  private static final long LEAST_REST_MILLIS = 50;
  private static final long LONGEST_REST_MILLIS = 2_000;
  private static final long REFUSED_REST_MILLIS = 5_000;

  private final LinkSource source;
  private final Supplier<SharedTerms> terms;
  private final Naming naming;
  private final LongSupplier wall;
  private final ScheduledExecutorService timer;
  private final Executor thread;
  private final LimitsListener listener;
  private final OwnCalls calls;
  private final Consumer<@Nullable NodeLink> joined;
  private final Companions companions;
  private final Turns turns;
  private final OthersMirrors others;
  private final long firstIncarnation;
  private long links;
  private @Nullable NodeLink link;
  private boolean open;
  private boolean left;

  /** Whether it was told to join: not before it is known what this node holds. */
  private boolean begun;

  private long rest = LEAST_REST_MILLIS;
  private String said = "";

  Membership(
      LinkSource source,
      Supplier<SharedTerms> terms,
      CallStore store,
      LongSupplier wall,
      ScheduledExecutorService timer,
      Executor thread,
      LimitsListener listener,
      OwnCalls calls,
      Turns turns,
      Consumer<@Nullable NodeLink> joined,
      Companions companions) {
    this.companions = companions;
    this.turns = turns;
    others = new OthersMirrors(terms.get().cluster().node(), listener, turns);
    this.source = source;
    this.terms = terms;
    naming = new Naming(this, terms, store, wall, calls, thread);
    this.wall = wall;
    this.timer = timer;
    this.thread = thread;
    this.listener = listener;
    this.calls = calls;
    this.joined = joined;
    // Each life of a store has a number above those of all before, and few links in comparison.
    firstIncarnation = (store.firstAttempt() >>> 32) << 20;
  }

  /** Opens a link and goes through with it. */
  void join() {
    if (left || link != null) {
      return;
    }
    begun = true;
    NodeLink made;
    try {
      made = open();
    } catch (RuntimeException e) {
      say("Redis cannot be reached: " + e.getMessage());
      again(rest);
      return;
    }
    link = made;
    companions.use(made, terms.get().cluster(), why -> give(made, why, LEAST_REST_MILLIS));
    made.whenDone(
        ServerCheck.of(made.redis()),
        (findings, cause) -> {
          if (proceeds(made, findings, cause) && findings != null) {
            checked(made, findings);
          }
        });
  }

  private NodeLink open() {
    RedisLink redis = source.open();
    ByteLink bytes;
    try {
      bytes = source.openBytes();
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
    return new NodeLink(
        redis, bytes, terms, firstIncarnation + links++, thread, () -> wall.getAsLong() * 1_000);
  }

  private void checked(NodeLink of, List<ServerCheck.Finding> findings) {
    for (ServerCheck.Finding finding : findings) {
      if (finding.weight() == ServerCheck.Weight.REFUSED) {
        give(of, "ALARM Redis is refused: " + finding, REFUSED_REST_MILLIS);
        return;
      }
      LOG.warn("Redis: {}", finding);
    }
    withTheClockRight(of, () -> prepare(of));
  }

  /**
   * A node whose clock is off is as one that is cut off, and is taken over from: it must not say
   * when anything was, nor take anything in by the clock.
   */
  private void withTheClockRight(NodeLink of, Runnable then) {
    of.whenDone(
        of.clockAhead(),
        (ahead, cause) -> {
          if (!proceeds(of, ahead, cause) || ahead == null) {
            return;
          }
          if (ahead.abs().compareTo(SharedTerms.CLOCK_TOLERANCE) > 0) {
            give(of, clockIsOff(ahead), REFUSED_REST_MILLIS);
          } else {
            then.run();
          }
        });
  }

  private static String clockIsOff(Duration ahead) {
    return String.format(
        Locale.ROOT,
        "ALARM the clock of this node is %.1f s %s that of Redis, and %d s are allowed: set the one"
            + " that is wrong",
        ahead.abs().toMillis() / 1e3,
        ahead.isNegative() ? "behind" : "ahead of",
        SharedTerms.CLOCK_TOLERANCE.toSeconds());
  }

  private void prepare(NodeLink of) {
    CompletionStage<Void> unused = of.redis().prepare();
    of.whenDone(
        companions.prepare(of),
        (none, cause) -> {
          if (cause != null) {
            failed(of, new Outcome<>(null, cause));
          } else if (of == link) {
            companions.beat(given -> keepGiven(of, given));
          }
        });
  }

  /**
   * What a life of this node has dialled that another is taking over stays where it is, to be found
   * there: without the fence it would end with what this life does not name.
   */
  private void keepGiven(NodeLink of, long given) {
    if (given < 0) {
      listen(of);
      return;
    }
    of.whenDone(
        of.fenceOwn(given),
        (answers, cause) -> {
          if (proceeds(of, answers, cause) && answers != null && allDone(of, answers)) {
            listen(of);
          }
        });
  }

  private void listen(NodeLink of) {
    of.whenDone(
        of.listen(
            (account, message) -> onLink(of, () -> published(of, account, message)),
            wanted -> onLink(of, () -> turns.heard(wanted, System.nanoTime())),
            batch -> onLink(of, () -> companions.newsOfBatch(batch)),
            workspace -> onLink(of, () -> companions.newsOfList(workspace))),
        (none, cause) -> {
          if (cause != null) {
            failed(of, new Outcome<>(null, cause));
          } else if (of == link) {
            companions.readLists(() -> begin(of));
          }
        });
  }

  private void published(NodeLink of, String account, String message) {
    others.published(account, message, (millis, task) -> later(millis, () -> onLink(of, task)));
  }

  private void onLink(NodeLink of, Runnable task) {
    thread.execute(
        () -> {
          if (of == link) {
            task.run();
          }
        });
  }

  private void begin(NodeLink of) {
    of.whenDone(
        of.begin(),
        (begun, failure) -> {
          if (proceeds(of, begun, failure) && begun != null && allDone(of, begun)) {
            naming.name(of, begun, () -> askToOpen(of));
          }
        });
  }

  /** Whether this is the link in use. */
  boolean isOn(NodeLink of) {
    return of == link;
  }

  /** Whether every shard did what it was told; else the link is given up. */
  <T> boolean allDone(NodeLink of, Map<String, Answer<T>> answers) {
    for (Map.Entry<String, Answer<T>> answer : answers.entrySet()) {
      if (!answer.getValue().done()) {
        give(of, answer.getKey() + " answered " + answer.getValue().status(), rest);
        return false;
      }
    }
    return true;
  }

  /** Also the beat of a node that is open: it notices an epoch that has ended. */
  private void askToOpen(NodeLink of) {
    if (of != link) {
      return;
    }
    if (!of.isOpen()) {
      give(of, "the connection to Redis is gone", LEAST_REST_MILLIS);
      return;
    }
    withTheClockRight(of, () -> open(of));
  }

  private void open(NodeLink of) {
    of.whenDone(
        of.open(),
        (opening, cause) -> {
          if (!proceeds(of, opening, cause) || opening == null) {
            return;
          }
          if (opening.status() != Status.OK) {
            give(of, "a shard answered " + opening.status(), LEAST_REST_MILLIS);
          } else if (opening.waitedFor().isEmpty()) {
            opened(of);
            later(BEAT_MILLIS, () -> askToOpen(of));
          } else {
            say("waiting for nodes to say what they hold: " + opening.waitedFor());
            later(WAIT_MILLIS, () -> askToOpen(of));
          }
        });
  }

  private void opened(NodeLink of) {
    rest = LEAST_REST_MILLIS;
    if (!open) {
      open = true;
      said = "";
      LOG.info("the shared limits are open; this node holds {} calls", calls.size());
      joined.accept(of);
      CompletionStage<Void> unused = of.marks().closeOlder();
      companions.join(
          () -> {
            LOG.info("the shared batches are joined: dialling goes on");
            listener.open(true, "");
          });
    }
    others.count(
        of, terms.get().accounts().keySet(), cause -> failed(of, new Outcome<>(null, cause)));
    of.whenDone(
        listener.wanted(),
        (classes, cause) -> {
          if (of == link && classes != null && turns.wants(classes)) {
            of.say(turns.message());
          }
        });
  }

  /** Whether this is an answer of the link that is in use; a failure ends that link. */
  boolean proceeds(NodeLink of, @Nullable Object answer, @Nullable Throwable cause) {
    if (of != link) {
      return false;
    }
    if (answer == null) {
      failed(of, new Outcome<>(null, cause));
      return false;
    }
    return true;
  }

  /** A shard did not do what it was told or asked. */
  void failed(NodeLink of, Outcome<?> outcome) {
    Answer<?> answer = outcome.answer();
    if (answer != null && answer.status() == Status.CONFIG) {
      give(
          of,
          "another node has a newer configuration: give this one the same, with cluster: version",
          REFUSED_REST_MILLIS);
    } else if (answer != null && answer.status() == Status.CLOCK) {
      give(of, "ALARM the clocks of this node and of Redis are too far apart", REFUSED_REST_MILLIS);
    } else {
      give(of, outcome.why(), LEAST_REST_MILLIS);
    }
  }

  /** A task of this thread threw: whatever state that left, it begins anew. */
  void broke(RuntimeException e) {
    NodeLink of = link;
    if (of != null) {
      give(of, "a fault of this engine: " + e, rest);
    } else if (begun) {
      again(rest);
    }
  }

  /** The configuration has other accounts or workspaces. */
  void rejoin() {
    NodeLink of = link;
    if (of != null && !(of.covers(terms.get()) && companions.covers())) {
      give(of, "the configuration has other accounts or workspaces", 0);
    }
  }

  /** Gives the link up, and begins anew. */
  private void give(NodeLink of, String why, long afterMillis) {
    if (of != link) {
      return;
    }
    link = null;
    companions.unlink();
    of.close();
    open = false;
    said = "";
    say(why);
    joined.accept(null);
    calls.linkLost();
    again(Math.max(afterMillis, afterMillis == 0 ? 0 : rest));
  }

  private void again(long afterMillis) {
    rest = Math.min(LONGEST_REST_MILLIS, rest * 2);
    later(afterMillis, this::join);
  }

  private void later(long millis, Runnable task) {
    if (!left && !timer.isShutdown()) {
      timer.schedule(() -> thread.execute(task), millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Why nothing is dialled; the same thing is said once. */
  private void say(String what) {
    if (!what.equals(said)) {
      said = what;
      LOG.warn("nothing is dialled: {}", what);
      listener.open(false, what);
    }
  }

  /** The process ends. */
  void leave() {
    left = true;
    NodeLink of = link;
    link = null;
    companions.unlink();
    joined.accept(null);
    if (of != null) {
      of.close();
    }
  }
}

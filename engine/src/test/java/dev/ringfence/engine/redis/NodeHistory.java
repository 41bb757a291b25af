package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.redis.Reassertion.Start;
import dev.ringfence.engine.redis.Reassertion.Step;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.SimulatedNode.Attempt;
import dev.ringfence.engine.redis.SimulatedNode.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that keep the protocol while replies are lost, processes end, and servers are replaced by
 * replicas that lag; judged by what the carrier sees.
 */
final class NodeHistory {
  /** A rule that the nodes leave out. */
  enum Fault {
    NONE,
    /** A commit that was not answered is taken for one that was. */
    UNANSWERED_IS_COMMITTED,
    /** The first node that has re-asserted opens the shard. */
    OPENED_BY_THE_FIRST,
    /** Starts that were lost are not re-asserted. */
    STARTS_FORGOTTEN,
    /** What is owed when a link is opened is not re-asserted. */
    OWED_IS_NOT_NAMED
  }

  static final int CHANNELS = 2;
  static final int NUMBERS = 4;
  static final List<RateLimit> CAPS = List.of(RateLimit.parse("6/1m"));
  static final String SENDS = "5/1s";

  private final SplittableRandom random;
  private final ShardWorld world;
  private final Fault fault;
  private final CarrierLog carrier;
  private final List<SimulatedNode> sides =
      List.of(new SimulatedNode("a"), new SimulatedNode("b"), new SimulatedNode("c"));
  private final List<String> names = sides.stream().map(side -> side.name).toList();
  private final int sendsKept = 5;
  private long clock = ShardWorld.BEGIN;
  private long nextId = 1;
  private int epochs;
  private boolean faultless;
  long lostWithStarts;
  long relinks;

  NodeHistory(long seed, ShardWorld world, Fault fault) {
    random = new SplittableRandom(seed);
    this.world = world;
    this.fault = fault;
    carrier = new CarrierLog(CHANNELS, 6, 60_000_000L, 5, 1_000_000L);
  }

  static ShardTerms terms() {
    return LimitShardContract.terms(1, -1, SENDS);
  }

  long landed() {
    return carrier.landed;
  }

  /** So many turns with faults, then without until all is over; then nothing may be held. */
  void run(int turns) {
    for (int t = 0; t < turns; t++) {
      turn();
      failOver();
    }
    faultless = true;
    sides.forEach(side -> side.silent = false);
    for (int t = 0; t < 3_000 && sides.stream().anyMatch(side -> !side.attempts.isEmpty()); t++) {
      turn();
    }
    checkThatNothingIsHeld();
  }

  private void turn() {
    clock += random.nextInt(40) == 0 ? random.nextLong(12_000_000) : random.nextLong(60_000);
    world.clock(clock);
    SimulatedNode side = sides.get(random.nextInt(sides.size()));
    if (!faultless && random.nextInt(side.silent ? 20 : 300) == 0) {
      // Paused, or cut off: what it has at the carrier goes on.
      side.silent = !side.silent;
    }
    carry(side);
    if (side.silent) {
      return;
    }
    if (!side.asserted) {
      reassert(side);
      return;
    }
    if (!faultless && random.nextInt(200) == 0) {
      crash(side);
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> reserve(side);
      case 1 -> commit(side);
      case 2 -> send(side);
      case 3 -> answered(side);
      case 4 -> release(side);
      // Also who has nothing to ask for must notice a new epoch: others wait for it.
      default -> ask(side, shard -> shard.open(names));
    }
  }

  private void failOver() {
    if (random.nextInt(12) == 0) {
      world.save();
    }
    if (random.nextInt(250) == 0) {
      lostWithStarts++;
      if (random.nextInt(5) == 0) {
        world.wipe();
        world.save();
      } else {
        world.lose();
      }
      world.epoch("e" + ++epochs);
    }
  }

  /** What happens at the carrier, whether its node knows of it or not. */
  private void carry(SimulatedNode side) {
    for (Attempt attempt : side.attempts) {
      if (attempt.onWire && random.nextInt(3) == 0) {
        attempt.onWire = false;
        if (random.nextInt(10) > 0) {
          attempt.live = true;
          attempt.seen = true;
          carrier.land(attempt.number, clock);
        }
      } else if (attempt.live && random.nextInt(12) == 0) {
        attempt.live = false;
        carrier.end(attempt.number);
      }
    }
  }

  /** The answer, or null if it did not come: then the node gives up its link. */
  private <T> @Nullable Answer<T> ask(
      SimulatedNode side, Function<LimitShard, CompletionStage<Answer<T>>> question) {
    if (!faultless && random.nextInt(80) == 0) {
      relink(side);
      return null;
    }
    LimitShard shard = world.shard(new Node(side.name, side.incarnation));
    CompletionStage<Answer<T>> stage = question.apply(shard);
    world.flush();
    Answer<T> answer = stage.toCompletableFuture().join();
    // Each call takes its time, so the shard's clock is never ahead of ours.
    clock += 1_000;
    world.clock(clock);
    if (!faultless && random.nextInt(60) == 0) {
      relink(side);
      return null;
    }
    if (answer.status() == Answer.Status.EPOCH || answer.status() == Answer.Status.NODE) {
      relink(side);
      return null;
    }
    return answer.done() ? answer : null;
  }

  private void relink(SimulatedNode side) {
    relinks++;
    side.asserted = false;
    side.incarnation++;
    for (Attempt attempt : side.attempts) {
      if (attempt.state == State.COMMITTING && fault == Fault.UNANSWERED_IS_COMMITTED) {
        attempt.state = State.COMMITTED;
      }
    }
    side.attempts.removeIf(
        attempt -> attempt.state == State.RESERVED || attempt.state == State.COMMITTING);
  }

  private void crash(SimulatedNode side) {
    relink(side);
    side.attempts.removeIf(attempt -> attempt.state == State.COMMITTED);
  }

  private void reassert(SimulatedNode side) {
    Answer<Long> begun = ask(side, shard -> shard.reassert(Reassertion.begin()));
    if (begun == null) {
      return;
    }
    long since = begun.items().get(0);
    List<Holding> holdings = new ArrayList<>();
    for (Attempt attempt : side.attempts) {
      if (attempt.state != State.OWED || fault != Fault.OWED_IS_NOT_NAMED) {
        holdings.add(
            new Holding(attempt.id, attempt.subject(), attempt.settled, attempt.settled, "n"));
      }
    }
    List<Start> starts =
        fault == Fault.STARTS_FORGOTTEN
            ? List.of()
            : side.starts.stream().filter(start -> start.instant() > since).toList();
    for (int from = 0; from < starts.size(); from += LimitShard.MOST_ITEMS) {
      List<Start> part =
          starts.subList(from, Math.min(starts.size(), from + LimitShard.MOST_ITEMS));
      Reassertion more = new Reassertion(Step.MORE, begun.epoch(), List.of(), part);
      if (ask(side, shard -> shard.reassert(more)) == null) {
        return;
      }
    }
    Reassertion end = new Reassertion(Step.END, begun.epoch(), holdings, List.of());
    if (ask(side, shard -> shard.reassert(end)) != null) {
      side.asserted = true;
      List<String> all = fault == Fault.OPENED_BY_THE_FIRST ? List.of(side.name) : names;
      ask(side, shard -> shard.open(all));
    }
  }

  private void reserve(SimulatedNode side) {
    if (faultless || side.attempts.size() > 12) {
      return;
    }
    List<Admission> batch = new ArrayList<>();
    List<Attempt> fresh = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      Attempt attempt = new Attempt(nextId++, random.nextInt(NUMBERS));
      fresh.add(attempt);
      batch.add(new Admission(attempt.id, attempt.subject(), CHANNELS, CAPS, "n"));
    }
    Answer<Verdict> answer = ask(side, shard -> shard.reserve(batch));
    for (int i = 0; answer != null && i < fresh.size(); i++) {
      if (answer.items().get(i).granted()) {
        side.attempts.add(fresh.get(i));
      }
    }
  }

  private <T> void each(
      SimulatedNode side,
      Predicate<Attempt> which,
      BiConsumer<List<Attempt>, List<T>> then,
      Function<List<Attempt>, Function<LimitShard, CompletionStage<Answer<T>>>> question) {
    List<Attempt> some = new ArrayList<>();
    for (Attempt attempt : side.attempts) {
      if (which.test(attempt) && random.nextInt(3) > 0) {
        some.add(attempt);
      }
    }
    if (!some.isEmpty()) {
      Answer<T> answer = ask(side, question.apply(some));
      if (answer != null) {
        then.accept(some, answer.items());
      }
    }
  }

  private void commit(SimulatedNode side) {
    this.<Boolean>each(
        side,
        attempt -> attempt.state == State.RESERVED,
        (some, go) -> {
          for (int i = 0; i < some.size(); i++) {
            some.get(i).state = go.get(i) ? State.COMMITTED : State.RESERVED;
            if (!go.get(i)) {
              side.attempts.remove(some.get(i));
            }
          }
        },
        some -> {
          some.forEach(attempt -> attempt.state = State.COMMITTING);
          List<Long> ids = some.stream().map(attempt -> attempt.id).toList();
          return shard -> shard.commit(ids);
        });
    side.attempts.forEach(
        attempt ->
            attempt.state = attempt.state == State.COMMITTING ? State.RESERVED : attempt.state);
  }

  private void send(SimulatedNode side) {
    for (Attempt attempt : side.attempts) {
      if (attempt.state == State.COMMITTED) {
        attempt.state = State.SENT;
        attempt.onWire = true;
        carrier.send(clock);
      }
    }
  }

  private void answered(SimulatedNode side) {
    this.<Settled>each(
        side,
        attempt -> attempt.state == State.SENT && attempt.seen && !attempt.settled,
        (some, settled) -> {
          for (int i = 0; i < some.size(); i++) {
            some.get(i).settled = true;
            note(side, some.get(i), settled.get(i));
          }
        },
        some -> {
          List<Sighting> batch =
              some.stream().map(a -> new Sighting(a.id, Sighting.What.BOTH, 6)).toList();
          return shard -> shard.answered(batch);
        });
  }

  private void note(SimulatedNode side, Attempt attempt, Settled settled) {
    if (settled.start() > 0) {
      side.starts.add(new Start(attempt.subject(), settled.start(), 6));
    }
    if (settled.send() > 0) {
      side.starts.add(new Start(Reassertion.ACCOUNT, settled.send(), sendsKept));
    }
    for (Iterator<Start> all = side.starts.iterator(); all.hasNext(); ) {
      if (all.next().instant() < clock - 120_000_000L) {
        all.remove();
      }
    }
  }

  private void release(SimulatedNode side) {
    for (Attempt attempt : side.attempts) {
      boolean over = !attempt.onWire && !attempt.live;
      if (attempt.state == State.SENT && over && random.nextInt(3) > 0) {
        attempt.state = State.OWED;
      }
    }
    this.<Settled>each(
        side,
        attempt -> attempt.state == State.OWED,
        (some, settled) -> {
          for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).settled) {
              note(side, some.get(i), settled.get(i));
            }
          }
          side.attempts.removeAll(some);
        },
        some -> {
          List<Release> batch =
              some.stream()
                  .map(a -> new Release(a.id, a.seen ? Evidence.SEEN : Evidence.NOT_PLACED, 6))
                  .toList();
          return shard -> shard.release(batch);
        });
  }

  private void checkThatNothingIsHeld() {
    for (SimulatedNode side : sides) {
      // Whether it still stands under the epoch that it believes in, the answer says.
      ask(side, shard -> shard.open(names));
      while (!side.asserted) {
        reassert(side);
      }
    }
    clock += 3_600_000_000L;
    world.clock(clock);
    List<Admission> batch = new ArrayList<>();
    for (int i = 0; i < NUMBERS * CHANNELS; i++) {
      batch.add(new Admission(nextId++, "s" + i % NUMBERS, CHANNELS, List.of(), "n"));
    }
    world.terms(LimitShardContract.terms(1, NUMBERS * CHANNELS, ""));
    SimulatedNode side = sides.get(0);
    ask(side, shard -> shard.open(names));
    Answer<Verdict> answer = ask(side, shard -> shard.reserve(batch));
    if (answer == null || !answer.items().stream().allMatch(Verdict::granted)) {
      throw new AssertionError("P7: something is held though all is over: " + answer);
    }
  }
}

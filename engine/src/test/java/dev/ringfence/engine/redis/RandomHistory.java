package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Any calls in any order, sensible or not, the same ones to two worlds, which must answer the same.
 * What comes next depends on the first world's answers only, so the second is asked many times
 * before its answers are read.
 */
final class RandomHistory {
  private static final int AHEAD = 64;
  private static final int REMEMBERED = 40;

  private record Pair(Object expected, CompletionStage<?> actual, String call) {}

  private final SplittableRandom random;
  private final long seed;
  private final List<ShardWorld> worlds;
  private final boolean account;
  private final Deque<Pair> unread = new ArrayDeque<>();
  private final Deque<String> calls = new ArrayDeque<>();
  private final List<Long> attempts = new ArrayList<>();
  private final long[] incarnations = new long[3];
  private final List<List<RateLimit>> kinds;
  private final int[] capacities;
  private final int keep;
  private ShardTerms terms;
  private long clock = ShardWorld.BEGIN;
  private long turn;
  private long nextAttempt = 1;
  private int epochs;
  private String epoch = "e0";
  private long seen;
  int operations;

  /** How often each kind of answer came: a history that never got there proves nothing. */
  final Map<String, Integer> reached = new TreeMap<>();

  RandomHistory(long seed, ShardWorld expected, ShardWorld actual, ShardTerms.Kind kind) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    worlds = List.of(expected, actual);
    account = kind == ShardTerms.Kind.ACCOUNT;
    kinds =
        account
            ? List.of(limits("3/1h"), limits("5/2s 9/1m"), List.of(), limits("1/500ms"))
            : List.of(limits("2/1h 7/7d"), limits("1/1h 4/7d"));
    keep = kinds.stream().mapToInt(ShardTerms::keep).max().orElseThrow();
    capacities = new int[12];
    for (int i = 0; i < capacities.length; i++) {
      capacities[i] = account ? 1 + random.nextInt(4) : Admission.ANY;
    }
    terms(1, account ? 4 + random.nextInt(12) : -1);
  }

  static ShardTerms terms(ShardTerms.Kind kind, long config, int concurrency) {
    return new ShardTerms(
        kind,
        config,
        Duration.ofSeconds(10),
        concurrency,
        kind == ShardTerms.Kind.ACCOUNT ? limits("4/1s 30/1m") : List.of(),
        Duration.ofDays(7),
        Duration.ofSeconds(2));
  }

  static List<RateLimit> limits(String text) {
    List<RateLimit> limits = new ArrayList<>();
    for (String one : text.split(" ")) {
      limits.add(RateLimit.parse(one));
    }
    return limits;
  }

  /** Makes so many calls; reads all answers before it returns. */
  void run(int count) {
    for (int i = 0; i < count; i++) {
      step();
      if (unread.size() >= AHEAD) {
        worlds.forEach(ShardWorld::flush);
        read();
      }
    }
    worlds.forEach(ShardWorld::flush);
    read();
  }

  private void step() {
    passTime();
    int dice = random.nextInt(1000);
    if (dice < 380) {
      reserve();
    } else if (dice < 600) {
      commit();
    } else if (dice < 760) {
      answered();
    } else if (dice < 940) {
      release();
    } else if (dice < 960) {
      reassertAll(random.nextInt(5) == 0);
    } else if (dice < 965) {
      ask("census ", anyNode(), LimitShard::census);
    } else if (dice < 970) {
      each(ShardWorld::save, "save");
    } else if (dice < 985) {
      otherServer();
    } else if (dice < 995) {
      terms(Math.max(1, terms.config() + random.nextInt(-1, 2)), concurrency());
    } else {
      oddClock();
    }
  }

  private int concurrency() {
    return account ? 2 + random.nextInt(14) : -1;
  }

  private void terms(long config, int concurrency) {
    terms =
        terms(
            account ? ShardTerms.Kind.ACCOUNT : ShardTerms.Kind.DESTINATIONS, config, concurrency);
    each(world -> world.terms(terms), "terms " + config + " " + concurrency);
  }

  private void each(Consumer<ShardWorld> change, String what) {
    remember(what);
    worlds.forEach(change);
  }

  private void passTime() {
    long step =
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5 -> 0;
          case 6, 7, 8, 9 -> random.nextLong(5);
          case 10, 11, 12, 13, 14 -> random.nextLong(50_000);
          case 15, 16 -> random.nextLong(2_000_000);
          case 17 -> random.nextLong(12_000_000);
          case 18 -> random.nextInt(20) == 0 ? random.nextLong(4_000_000_000L) : 0;
          default -> random.nextInt(60) == 0 ? random.nextLong(700_000_000_000L) : 0;
        };
    // Just before, at, or just after the instant that somebody waits for.
    long target = turn + random.nextLong(-1, 2);
    clock = random.nextInt(6) == 0 && target > clock ? target : clock + step;
    each(world -> world.clock(clock), "clock " + clock);
  }

  private void oddClock() {
    if (random.nextBoolean()) {
      long back = clock - random.nextLong(5_000_000);
      each(world -> world.clock(back), "clock back to " + back);
    } else {
      long skew = random.nextLong(-3_000_000, 3_000_001);
      each(world -> world.skew(skew), "skew " + skew);
    }
  }

  private void otherServer() {
    int dice = random.nextInt(10);
    if (dice == 0) {
      each(world -> world.replica(true), "replica");
      reserve();
      reassertAll(true);
      each(world -> world.replica(false), "master");
      return;
    }
    if (dice < 3) {
      each(ShardWorld::wipe, "wipe");
    } else if (dice < 7) {
      each(ShardWorld::lose, "lose");
    }
    if (dice != 9) {
      epoch = "e" + ++epochs;
      each(world -> world.epoch(epoch), "epoch " + epoch);
    }
    if (random.nextInt(4) == 0) {
      reserve();
      release();
    }
    reassertAll(random.nextInt(4) == 0);
  }

  private void reassertAll(boolean carelessly) {
    List<String> names = new ArrayList<>();
    for (int n = 0; n < incarnations.length; n++) {
      names.add(node(n).name());
      if (carelessly && random.nextInt(3) == 0) {
        continue;
      }
      if (random.nextInt(8) == 0) {
        incarnations[n]++;
      }
      Node node = random.nextInt(30) == 0 ? new Node("n" + n, incarnations[n] - 1) : node(n);
      ask("begin " + node, node, shard -> shard.reassert(Reassertion.begin()));
      int parts = random.nextInt(3);
      for (int p = 0; p < parts; p++) {
        Reassertion part = part(Reassertion.Step.MORE);
        ask("more " + node + part, node, shard -> shard.reassert(part));
      }
      if (!carelessly || random.nextInt(3) > 0) {
        Reassertion part = part(Reassertion.Step.END);
        ask("end " + node + part, node, shard -> shard.reassert(part));
      }
    }
    Node by = node(random.nextInt(incarnations.length));
    ask("open " + by, by, shard -> shard.open(names));
  }

  private Reassertion part(Reassertion.Step step) {
    List<Reassertion.Holding> holdings = new ArrayList<>();
    List<Reassertion.Start> starts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      holdings.add(
          new Reassertion.Holding(
              attempt(), subject(), random.nextBoolean(), random.nextBoolean(), "again"));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      long instant = Math.max(1, seen + random.nextLong(-2_000_000, 2));
      String subject = account && random.nextInt(3) == 0 ? Reassertion.ACCOUNT : subject();
      starts.add(new Reassertion.Start(subject, instant, keepOf(subject)));
    }
    String told = random.nextInt(20) == 0 ? "another" : epoch;
    return new Reassertion(step, told, holdings, starts);
  }

  private void reserve() {
    List<Admission> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      long attempt = random.nextInt(12) == 0 ? attempt() : fresh();
      int s = random.nextInt(capacities.length);
      boolean foreign = account && random.nextInt(10) == 0;
      List<RateLimit> windows = foreign ? List.of() : windowsOf(s);
      batch.add(new Admission(attempt, "s" + s, capacities[s], windows, "a|b " + attempt, foreign));
    }
    // A capacity may be lowered below what is in use.
    if (account && random.nextInt(200) == 0) {
      capacities[random.nextInt(capacities.length)] = random.nextInt(5);
    }
    Answer<Verdict> answer = ask("reserve " + batch, anyNode(), shard -> shard.reserve(batch));
    for (Verdict verdict : answer.items()) {
      if (verdict.instant() != Denial.EVENT && random.nextInt(4) == 0) {
        turn = verdict.instant();
      }
    }
  }

  private void commit() {
    List<Long> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      batch.add(attempt());
    }
    ask("commit " + batch, anyNode(), shard -> shard.commit(batch));
  }

  private void answered() {
    List<Sighting> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      Sighting.What what = Sighting.What.values()[random.nextInt(3)];
      batch.add(new Sighting(attempt(), what, keep));
    }
    see(ask("answered " + batch, anyNode(), shard -> shard.answered(batch)));
  }

  private void release() {
    List<Release> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      Release.Evidence evidence = Release.Evidence.values()[random.nextInt(3)];
      batch.add(new Release(attempt(), evidence, keep));
    }
    see(ask("release " + batch, anyNode(), shard -> shard.release(batch)));
  }

  private void see(Answer<Settled> answer) {
    answer.items().forEach(item -> seen = Math.max(seen, Math.max(item.start(), item.send())));
  }

  private int keepOf(String subject) {
    return subject.equals(Reassertion.ACCOUNT) ? ShardTerms.keep(terms.sends()) : keep;
  }

  private List<RateLimit> windowsOf(int subject) {
    // A destination is called under several templates, a number has one set of caps.
    return kinds.get((account ? subject : random.nextInt(kinds.size())) % kinds.size());
  }

  private String subject() {
    return "s" + random.nextInt(capacities.length);
  }

  private long fresh() {
    long attempt = nextAttempt++ * 0x9E3779B97F4A7C15L >>> 1;
    attempts.add(attempt);
    return attempt;
  }

  /** One of the latest. */
  private long attempt() {
    int last = attempts.size();
    return last == 0
        ? fresh()
        : attempts.get(last - 1 - random.nextInt(Math.min(last, REMEMBERED)));
  }

  private Node node(int n) {
    return new Node("n" + n, incarnations[n]);
  }

  private Node anyNode() {
    return node(random.nextInt(incarnations.length));
  }

  private <T> Answer<T> ask(
      String call, Node node, Function<LimitShard, CompletionStage<Answer<T>>> question) {
    String text = node + " " + call;
    remember(text);
    operations++;
    Answer<T> expected = question.apply(worlds.get(0).shard(node)).toCompletableFuture().join();
    unread.add(new Pair(expected, question.apply(worlds.get(1).shard(node)), text));
    tally(call, expected);
    return expected;
  }

  private void tally(String call, Answer<?> answer) {
    String verb = call.substring(0, call.indexOf(' '));
    reached.merge(verb + " " + answer.status(), 1, Integer::sum);
    for (Object item : answer.items()) {
      String what =
          item instanceof Verdict verdict
              ? (verdict.granted()
                  ? "granted" + (verdict.repeated() ? " before" : "")
                  : verdict.limit() + (verdict.instant() == Denial.EVENT ? " event" : " timed"))
              : item instanceof Settled settled
                  ? "held " + settled.held() + (settled.start() > 0 ? " start" : "")
                  : item instanceof Boolean ? "go " + item : "item";
      reached.merge(verb + " " + what, 1, Integer::sum);
    }
  }

  private void remember(String call) {
    calls.add(call);
    if (calls.size() > 400) {
      calls.remove();
    }
  }

  private void read() {
    while (!unread.isEmpty()) {
      Pair pair = unread.remove();
      Object actual = pair.actual().toCompletableFuture().join();
      if (!pair.expected().equals(actual)) {
        throw new AssertionError(
            "seed %d, call %d:%n%s%nshould be %s%n      was %s%nafter%n%s"
                .formatted(
                    seed,
                    operations,
                    pair.call(),
                    pair.expected(),
                    actual,
                    String.join("\n", calls)));
      }
    }
  }
}

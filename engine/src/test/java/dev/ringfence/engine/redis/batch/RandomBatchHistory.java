package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
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
 * Any calls about a batch in any order, sensible or not, the same ones to two worlds, which must
 * answer the same. What comes next depends on the first world's answers only.
 */
final class RandomBatchHistory {
  private static final int AHEAD = 64;
  private static final int REMEMBERED = 60;
  private static final List<String> NODES = RedisBatchWorld.NODES;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Pair(String expected, CompletionStage<?> actual, String call) {}

  private final SplittableRandom random;
  private final long seed;
  private final List<BatchWorld> worlds;
  private final Deque<Pair> unread = new ArrayDeque<>();
  private final Deque<String> calls = new ArrayDeque<>();

  /** Tokens that any node was ever given, with whom; those of the latest. */
  private final List<Owned> tokens = new ArrayList<>();

  private final List<Integer> tokenOwners = new ArrayList<>();
  private final long[] incarnations = new long[NODES.size()];
  private final int rows;
  private final int span;
  private long clock = BatchWorld.BEGIN;
  private long upload;
  private int uploader;
  private long seen;
  private int epochs;
  private String epoch = "e0";
  private boolean quick;
  int operations;

  /** How often each kind of answer came. */
  final Map<String, Integer> reached = new TreeMap<>();

  RandomBatchHistory(long seed, BatchWorld expected, BatchWorld actual) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    worlds = List.of(expected, actual);
    rows = random.nextInt(1, 90);
    span = new int[] {1, 8, 16, 20, 40}[random.nextInt(5)];
  }

  /** Makes so many calls; reads all answers before it returns. */
  void run(int count) {
    while (operations < count) {
      step();
      if (unread.size() >= AHEAD) {
        worlds.forEach(BatchWorld::flush);
        read();
      }
    }
    worlds.forEach(BatchWorld::flush);
    read();
  }

  private void step() {
    if (random.nextInt(3) == 0) {
      clock += random.nextInt(200) == 0 ? random.nextLong(40_000_000) : random.nextLong(300_000);
      each(world -> world.clock(clock), "clock " + clock);
    }
    int dice = random.nextInt(1000);
    if (dice < 12 || dice < 60 && upload == 0) {
      upload(random.nextInt(4) == 0);
    } else if (dice < 200) {
      claim();
    } else if (dice < 560) {
      write();
    } else if (dice < 640) {
      giveBack();
    } else if (dice < 700) {
      renew();
    } else if (dice < 800) {
      look();
    } else if (dice < 830) {
      resume(random.nextInt(NODES.size()), random.nextInt(4) == 0);
    } else if (dice < 850) {
      fence();
    } else if (dice < 890) {
      takeOver();
    } else if (dice < 915) {
      State wanted = State.values()[random.nextInt(1, State.values().length)];
      ask("command " + wanted, anyNode(), batch -> batch.command(wanted));
    } else if (dice < 930) {
      ask("told", anyNode(), SharedBatch::told);
      remove();
    } else if (dice < 940) {
      remove();
    } else if (dice < 955) {
      each(BatchWorld::save, "save");
    } else if (dice < 970) {
      otherServer();
    } else {
      quick = random.nextBoolean();
      open();
    }
  }

  private void upload(boolean again) {
    int by = random.nextInt(NODES.size());
    String print = "print" + random.nextInt(2);
    Reply<Upload> begun =
        ask("begin " + print, node(by), batch -> batch.begin(print, rows, span, PATIENCE));
    if (!begun.done()) {
      return;
    }
    if (begun.item().is() == Upload.Is.BEGUN || random.nextInt(3) == 0) {
      upload = begun.item().token();
      uploader = by;
    }
    for (int s = 0; s * span < rows; s++) {
      int segment = s;
      if (random.nextInt(30) > 0) {
        byte[] bytes = bytes();
        ask("rows " + s, node(uploader), batch -> batch.putRows(upload, segment, bytes));
      }
    }
    if (random.nextInt(8) > 0) {
      byte[] head = bytes();
      State state = again ? State.PAUSED : State.RUNNING;
      Standing standing = new Standing(again ? 3 : 1, state, 0, false);
      ask("accept", node(uploader), batch -> batch.accept(upload, head, standing, again));
      for (int n = 0; n < NODES.size(); n++) {
        resume(n, false);
      }
      open();
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void claim() {
    int by = random.nextInt(NODES.size());
    int most = random.nextInt(1, 4);
    own(by, ask("claim " + most, node(by), batch -> batch.claim(most)));
  }

  private void own(int by, Reply<Claimed> reply) {
    for (Claimed claimed : reply.items()) {
      tokens.add(claimed.owned());
      tokenOwners.add(by);
    }
  }

  /** A token of the latest ones, mostly with its owner. */
  private int anyToken() {
    int last = tokens.size();
    return last == 0 ? -1 : last - 1 - random.nextInt(Math.min(last, REMEMBERED));
  }

  private void write() {
    int token = anyToken();
    if (token < 0) {
      return;
    }
    int by = random.nextInt(12) == 0 ? random.nextInt(NODES.size()) : tokenOwners.get(token);
    List<Write> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      int which = random.nextInt(3) == 0 ? anyToken() : token;
      Owned owned = tokens.get(which);
      int row = Math.min(rows - 1, owned.segment() * span + random.nextInt(span));
      if (row / span == owned.segment()) {
        batch.add(new Write(owned.token(), fate(row)));
      }
    }
    boolean again = random.nextInt(25) == 0;
    ask("write " + again + batch, node(by), shared -> shared.write(batch, again));
  }

  private Fate fate(int row) {
    return random.nextInt(3) == 0
        ? Fate.retry(row, random.nextInt(4), 1_750_000_000_000L + random.nextInt(5))
        : Fate.disposed(row, random.nextInt(random.nextInt(6) == 0 ? 255 : 4), bytes());
  }

  private void giveBack() {
    int token = anyToken();
    if (token >= 0) {
      long due = random.nextInt(3) == 0 ? clock / 1_000 + random.nextInt(2_000) : 0;
      List<Returned> list = List.of(new Returned(tokens.get(token), due));
      ask("giveBack " + list, node(tokenOwners.get(token)), batch -> batch.giveBack(list));
    }
  }

  private void renew() {
    List<Owned> some = named(random.nextInt(NODES.size()), 5);
    ask("renew " + some, anyNode(), batch -> batch.renew(some));
  }

  private List<Owned> named(int by, int most) {
    List<Owned> list = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int token = anyToken();
      if (token >= 0 && (tokenOwners.get(token) == by || random.nextInt(10) == 0)) {
        list.add(tokens.get(token));
      }
    }
    return list;
  }

  private void look() {
    int segment = random.nextInt((rows + span - 1) / span);
    int first = random.nextInt(rows);
    int end = random.nextInt(first, rows + 1);
    switch (random.nextInt(4)) {
      case 0 -> ask("look", anyNode(), SharedBatch::look);
      case 1 -> ask("content " + segment, anyNode(), batch -> batch.content(segment));
      case 2 -> ask("fates " + first + " " + end, anyNode(), batch -> batch.fates(first, end));
      default -> ask("head", anyNode(), SharedBatch::head);
    }
  }

  private void resume(int n, boolean carelessly) {
    if (random.nextInt(6) == 0) {
      incarnations[n]++;
    }
    Node node = random.nextInt(40) == 0 ? Node.of(NODES.get(n), 1, 0) : node(n);
    String told = random.nextInt(30) == 0 ? "another" : epoch;
    if (!quick || random.nextInt(3) == 0) {
      ask("begin " + node, node, batch -> batch.resume(Resumption.begin()));
    }
    for (int p = random.nextInt(3); p >= 0; p--) {
      Resumption.Step step = p == 0 ? Resumption.Step.END : Resumption.Step.MORE;
      int version = random.nextInt(8) == 0 ? random.nextInt(6) : 0;
      State state = State.values()[random.nextInt(1, State.values().length)];
      Resumption part =
          new Resumption(
              step, told, random.nextInt(3) == 0 ? seen : 0, version, state, named(n, 6));
      if (p > 0 || !carelessly) {
        ask("resume " + node + part, node, batch -> batch.resume(part));
      }
    }
  }

  private void fence() {
    int silent = random.nextInt(NODES.size());
    boolean own = random.nextInt(3) == 0;
    long upTo = Node.endOfLife(incarnations[silent]) - (random.nextInt(4) == 0 ? 1 << 20 : 0);
    if (random.nextBoolean()) {
      incarnations[silent] = Node.startOfLife(incarnations[silent]) + (1 << 20);
    }
    Node by = own ? node(silent) : anyNode();
    ask("fence " + by + upTo, by, batch -> batch.fence(NODES.get(silent), upTo));
    if (random.nextBoolean()) {
      takeOver(silent, upTo);
    }
  }

  private void takeOver() {
    int silent = random.nextInt(NODES.size());
    takeOver(silent, Node.startOfLife(incarnations[silent]) - 1);
  }

  private void takeOver(int silent, long upTo) {
    int by = random.nextInt(NODES.size());
    int most = random.nextInt(1, 4);
    String call = "takeOver " + NODES.get(silent) + " " + upTo;
    own(by, ask(call, node(by), batch -> batch.takeOver(NODES.get(silent), upTo, most)));
  }

  private void remove() {
    long before = random.nextBoolean() ? clock + 1 : 0;
    Reply<Boolean> reply =
        ask("remove " + before, anyNode(), batch -> batch.remove(PATIENCE, before, NODES));
    if (reply.done() && reply.item()) {
      upload = 0;
    }
  }

  private void open() {
    ask("open", anyNode(), batch -> batch.open(NODES));
  }

  private void otherServer() {
    int dice = random.nextInt(10);
    if (dice == 0) {
      each(world -> world.replica(true), "replica");
      claim();
      look();
      resume(0, false);
      each(world -> world.replica(false), "master");
      return;
    }
    if (dice == 1) {
      upload = 0;
      each(BatchWorld::wipe, "wipe");
    } else if (dice < 7) {
      each(BatchWorld::lose, "lose");
    }
    epoch = "e" + ++epochs;
    each(world -> world.epoch(epoch), "epoch " + epoch);
    if (random.nextInt(3) == 0) {
      write();
    }
    for (int n = 0; n < NODES.size(); n++) {
      if (random.nextInt(4) > 0) {
        quick = false;
        resume(n, random.nextInt(4) == 0);
      }
    }
    open();
  }

  private Node node(int n) {
    return new Node(NODES.get(n), incarnations[n]);
  }

  private Node anyNode() {
    return node(random.nextInt(NODES.size()));
  }

  private void each(Consumer<BatchWorld> change, String what) {
    remember(what);
    worlds.forEach(change);
  }

  private <T> Reply<T> ask(
      String call, Node node, Function<SharedBatch, CompletionStage<Reply<T>>> question) {
    String text = node + " " + call;
    remember(text);
    operations++;
    Reply<T> expected = question.apply(worlds.get(0).batch(node)).toCompletableFuture().join();
    unread.add(new Pair(ReplyText.of(expected), question.apply(worlds.get(1).batch(node)), text));
    seen = Math.max(seen, expected.instant());
    String verb = call.split(" ", 2)[0];
    reached.merge(verb + " " + expected.status(), 1, Integer::sum);
    for (Object item : expected.items()) {
      String what = item instanceof Upload up ? up.is().name() : item.toString();
      boolean word = item instanceof Enum || item instanceof Boolean || item instanceof Upload;
      reached.merge(verb + " " + (word ? what : "item"), 1, Integer::sum);
    }
    if (expected.standing().toTell()) {
      reached.merge("to tell", 1, Integer::sum);
    }
    return expected;
  }

  private void remember(String call) {
    calls.add(call);
    if (calls.size() > 300) {
      calls.remove();
    }
  }

  private void read() {
    while (!unread.isEmpty()) {
      Pair pair = unread.remove();
      String actual = ReplyText.of((Reply<?>) pair.actual().toCompletableFuture().join());
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

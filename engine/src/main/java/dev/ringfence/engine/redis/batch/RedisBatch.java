package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Calls.Arguments;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Content;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A batch in Redis: turns calls into scripts and their replies into answers. Thread-safe; calls
 * leave with the next {@link ByteLink#flush}. Small: it may be made anew for each turn.
 */
public final class RedisBatch implements SharedBatch {
  /** Rows whose fates lie together. */
  private static final int BLOCK = 16;

  private static final int MOST_BLOCKS = 1024;

  private final Calls calls;
  private final BatchKeys keys;
  private final String id;

  /** The batch of this id, as the node sees it over the link. */
  public RedisBatch(ByteLink link, BatchKeys keys, Node node, String id) {
    this(link, BatchScripts.production(), keys, node, id);
  }

  RedisBatch(ByteLink link, BatchScripts scripts, BatchKeys keys, Node node, String id) {
    this.keys = keys;
    this.id = id;
    calls = new Calls(link, scripts, keys.batch(id, List.of(node.name())), node, true);
  }

  /**
   * To be done once on every new link: afterwards calls take effect in the order in which they were
   * made, of this class and of the others of this package.
   */
  public static CompletionStage<Void> prepare(ByteLink link) {
    return BatchScripts.production().load(link);
  }

  @Override
  public CompletionStage<Reply<Upload>> begin(String print, int rows, int span, Duration patience) {
    if (rows < 1 || span < 1) {
      throw new IllegalArgumentException(rows + " rows in segments of " + span);
    }
    Arguments arguments = calls.arguments().add(print).add(rows).add(span).add(micros(patience));
    return calls.run(
        "begin",
        arguments,
        3,
        (reply, at) ->
            new Upload(
                Upload.Is.valueOf(Calls.text(reply, at)),
                Long.parseLong(Calls.text(reply, at + 1)),
                Calls.text(reply, at + 2)));
  }

  @Override
  public CompletionStage<Reply<Boolean>> putRows(long upload, int segment, byte[] rows) {
    return calls.run("rows", calls.arguments().add(upload).add(segment).add(rows), 1, Calls::yes);
  }

  @Override
  public CompletionStage<Reply<Upload.End>> accept(
      long upload, byte[] head, Standing standing, boolean again) {
    Arguments arguments = calls.arguments().add(upload).add(head);
    arguments.add(String.valueOf(standing.state().code)).add(standing.version()).add(again);
    return calls.run(
        "accept", news(arguments), 1, (reply, at) -> Upload.End.valueOf(Calls.text(reply, at)));
  }

  @Override
  public CompletionStage<Reply<Long>> resume(Resumption part) {
    checkSize(part.owned().size());
    String step =
        switch (part.step()) {
          case BEGIN -> "begin";
          case MORE -> "more";
          case END -> "end";
        };
    Arguments arguments = calls.arguments().add(step).add(part.epoch()).add(part.seen());
    arguments.add(part.version()).add(String.valueOf(part.state().code));
    arguments.add(Node.startOfLife(calls.node().incarnation()));
    return calls.run("resume", named(arguments, part.owned()), 1, Calls::number);
  }

  @Override
  public CompletionStage<Reply<String>> open(List<String> nodes) {
    Arguments arguments = calls.arguments();
    nodes.forEach(arguments::add);
    return calls.runPlain("open", arguments, Calls::text);
  }

  @Override
  public CompletionStage<Reply<Boolean>> fence(String silent, long upTo) {
    return calls.runPlain("fence", calls.arguments().add(silent).add(upTo), Calls::yes);
  }

  @Override
  public CompletionStage<Reply<Claimed>> takeOver(String silent, long above, long upTo, int most) {
    checkSize(most);
    Calls both = calls.with(keys.batch(id, List.of(calls.node().name(), silent)));
    return both.run(
        "takeover",
        calls.arguments().add(silent).add(upTo).add(most).add(above),
        3,
        RedisBatch::claimed);
  }

  @Override
  public CompletionStage<Reply<Claimed>> claim(int most) {
    checkSize(most);
    return calls.run("claim", calls.arguments().add(most), 3, RedisBatch::claimed);
  }

  @Override
  public CompletionStage<Reply<Content>> content(int segment) {
    return calls.read(
        "segment",
        calls.arguments().add(segment),
        true,
        (reply, at) -> {
          if (reply.size() == at) {
            return List.of();
          }
          long first = Calls.number(reply, at + 1);
          long end = first + Calls.number(reply, at + 2);
          List<Fate> fates =
              fates(reply, at + 3).filter(fate -> fate.row() >= first && fate.row() < end).toList();
          return List.of(new Content(Calls.bytes(reply, at), fates));
        });
  }

  @Override
  public CompletionStage<Reply<byte[]>> head() {
    return calls.run("head", calls.arguments(), 1, Calls::bytes);
  }

  @Override
  public CompletionStage<Reply<Kept>> write(List<Write> writes, boolean again) {
    checkSize(writes.size());
    Arguments arguments = news(calls.arguments().add(again));
    for (Write write : writes) {
      Fate fate = write.fate();
      arguments.add(fate.row()).add(write.token()).add(fate.kind()).add(fate.bytes());
    }
    return calls.run(
        "write", arguments, 1, (reply, at) -> Kept.values()[(int) Calls.number(reply, at) + 1]);
  }

  @Override
  public CompletionStage<Reply<Boolean>> renew(List<Owned> owned) {
    checkSize(owned.size());
    return calls.run("renew", named(calls.arguments(), owned), 1, Calls::yes);
  }

  @Override
  public CompletionStage<Reply<Boolean>> giveBack(List<Returned> segments) {
    checkSize(segments.size());
    Arguments arguments = news(calls.arguments());
    for (Returned returned : segments) {
      arguments.add(returned.owned().segment()).add(returned.owned().token());
      arguments.add(returned.dueMillis());
    }
    return calls.run("giveback", arguments, 1, Calls::yes);
  }

  @Override
  public CompletionStage<Reply<Void>> command(State wanted) {
    if (wanted == State.UPLOAD) {
      throw new IllegalArgumentException("no command leads back to an upload");
    }
    Arguments arguments = calls.arguments().add(String.valueOf(wanted.code));
    return calls.read("command", news(arguments), true, (reply, at) -> List.of());
  }

  @Override
  public CompletionStage<Reply<BatchLook>> look() {
    return calls.read(
        "look",
        calls.arguments(),
        true,
        (reply, at) -> {
          Map<Integer, Integer> counts = new TreeMap<>();
          for (int i = at + 7; i < reply.size(); i += 2) {
            counts.put((int) Calls.number(reply, i), (int) Calls.number(reply, i + 1));
          }
          return List.of(
              new BatchLook(
                  (int) Calls.number(reply, at),
                  (int) Calls.number(reply, at + 1),
                  Calls.number(reply, at + 2),
                  (int) Calls.number(reply, at + 3),
                  Calls.number(reply, at + 4),
                  Calls.text(reply, at + 5),
                  Calls.number(reply, at + 6) == 1,
                  Collections.unmodifiableMap(counts)));
        });
  }

  @Override
  public CompletionStage<Reply<Fate>> fates(int first, int end) {
    int last = Math.max(first, end - 1) / BLOCK;
    if (first < 0 || last - first / BLOCK >= MOST_BLOCKS) {
      throw new IllegalArgumentException("rows from " + first + " to " + end);
    }
    Arguments arguments = calls.arguments();
    for (int block = first / BLOCK; block <= last; block++) {
      arguments.add(block);
    }
    return calls.read(
        "page",
        arguments,
        true,
        (reply, at) ->
            fates(reply, at).filter(fate -> fate.row() >= first && fate.row() < end).toList());
  }

  @Override
  public CompletionStage<Reply<Void>> told() {
    return calls.read("told", calls.arguments(), true, (reply, at) -> List.of());
  }

  @Override
  public CompletionStage<Reply<Boolean>> remove(
      Duration silent, long finishedBefore, List<String> nodes) {
    Calls all = calls.with(keys.batch(id, nodes));
    Arguments arguments = calls.arguments().add(micros(silent)).add(finishedBefore);
    return all.run("remove", arguments, 1, Calls::yes);
  }

  private Arguments news(Arguments arguments) {
    return arguments.add(keys.channel()).add(id);
  }

  private static Arguments named(Arguments arguments, List<Owned> owned) {
    for (Owned one : owned) {
      arguments.add(one.segment()).add(one.token());
    }
    return arguments;
  }

  private static Claimed claimed(List<Object> reply, int at) {
    return new Claimed(
        (int) Calls.number(reply, at),
        Calls.number(reply, at + 1),
        (int) Calls.number(reply, at + 2));
  }

  /** Fates in the order of their rows; within a block they lie in the order of their writing. */
  private static Stream<Fate> fates(List<Object> reply, int at) {
    List<Fate> all = new ArrayList<>();
    for (int i = at; i < reply.size(); i += 2) {
      int first = (int) Calls.number(reply, i) * BLOCK;
      byte[] block = Calls.bytes(reply, i + 1);
      for (int from = 0; from < block.length; ) {
        int length = Byte.toUnsignedInt(block[from + 2]) << 8 | Byte.toUnsignedInt(block[from + 3]);
        byte[] bytes = Arrays.copyOfRange(block, from + 4, from + 4 + length);
        all.add(
            new Fate(
                first + Byte.toUnsignedInt(block[from]),
                Byte.toUnsignedInt(block[from + 1]),
                bytes));
        from += 4 + length;
      }
    }
    return all.stream().sorted(Comparator.comparingInt(Fate::row));
  }

  private static void checkSize(int items) {
    if (items > MOST_ITEMS) {
      throw new IllegalArgumentException(items + " items in one call; " + MOST_ITEMS + " at most");
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}

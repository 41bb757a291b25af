package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Names;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Calls.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** The directory in Redis. Thread-safe; calls leave with the next {@link ByteLink#flush}. */
public final class RedisDirectory implements BatchDirectory {
  private final Calls calls;

  /** The directory as the node sees it over the link. */
  public RedisDirectory(ByteLink link, BatchKeys keys, Node node) {
    this(link, BatchScripts.production(), keys, node);
  }

  RedisDirectory(ByteLink link, BatchScripts scripts, BatchKeys keys, Node node) {
    calls = new Calls(link, scripts, keys.directory(), node, false);
  }

  @Override
  public CompletionStage<Reply<Long>> beginEnrol() {
    return calls.run("enroll", calls.arguments().add("begin").add("").add(0), 1, Calls::number);
  }

  @Override
  public CompletionStage<Reply<Long>> endEnrol(String epoch, long seen) {
    return calls.run("enroll", calls.arguments().add("end").add(epoch).add(seen), 1, Calls::number);
  }

  @Override
  public CompletionStage<Reply<String>> open(List<String> nodes) {
    Arguments arguments = calls.arguments();
    nodes.forEach(arguments::add);
    return calls.run("open", arguments, 1, Calls::text);
  }

  @Override
  public CompletionStage<Reply<Boolean>> fence(String silent, long upTo) {
    return calls.run("fence", calls.arguments().add(silent).add(upTo), 1, Calls::yes);
  }

  @Override
  public CompletionStage<Reply<Known>> announce(String batch, byte[] label, boolean again) {
    Names.check("batch", batch);
    return calls.run(
        "announce",
        calls.arguments().add(again).add(batch).add(label),
        1,
        (reply, at) -> Known.values()[(int) Calls.number(reply, at)]);
  }

  @Override
  public CompletionStage<Reply<Entry>> changes(long since, int most) {
    return list("changes", since, most);
  }

  @Override
  public CompletionStage<Reply<Entry>> finished(long beforeMillis, int most) {
    return list("finished", beforeMillis, most);
  }

  @Override
  public CompletionStage<Reply<Void>> mark(String batch, Mark what, long finishedMillis) {
    Arguments arguments = calls.arguments().add(what.name().toLowerCase(Locale.ROOT)).add(batch);
    return calls.read("mark", arguments.add(finishedMillis), false, (reply, at) -> List.of());
  }

  private CompletionStage<Reply<Entry>> list(String script, long bound, int most) {
    if (most > MOST_ITEMS) {
      throw new IllegalArgumentException(most + " entries; " + MOST_ITEMS + " at most");
    }
    return calls.run(
        script,
        calls.arguments().add(bound).add(most),
        3,
        (reply, at) ->
            new Entry(
                Calls.text(reply, at), Calls.number(reply, at + 1), Calls.bytes(reply, at + 2)));
  }
}

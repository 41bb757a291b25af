package dev.ringfence.engine.cluster;

import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Script;
import dev.ringfence.engine.redis.ShardKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What a node leaves beside the keys of each shard: the epoch in which it has told that shard all
 * that came before. The node's store knows that too, but not whether the keys are still those: a
 * Redis that was flushed is of the same epoch, and so is one with keys of another format, and the
 * mark is in neither. Confined to the thread of {@link SharedLimits}; stages complete on the
 * client's threads.
 */
final class Marks {
  private static final Script READ = Script.of("return {redis.call('GET', KEYS[1]) or ''}");
  private static final Script WRITE = Script.of("return {redis.call('SET', KEYS[1], ARGV[1])}");

  /**
   * A node of an older version that comes back would open the old keys alone: the others have left
   * them. Without what the shard knows of itself it waits for all, as after any loss.
   */
  private static final Script CLOSE = Script.of("return {redis.call('DEL', unpack(KEYS))}");

  private final ByteLink bytes;
  private final String node;
  private final List<String> nodes;
  private final String prefix;
  private final Map<String, ShardKeys> shards = new LinkedHashMap<>();

  Marks(ByteLink bytes, Cluster cluster) {
    this.bytes = bytes;
    node = cluster.node();
    nodes = cluster.nodes();
    prefix = cluster.prefix();
  }

  /** There is such a shard. */
  void add(String shard, ShardKeys keys) {
    shards.put(shard, keys);
  }

  /** For each shard the epoch of this node's mark, or nothing. */
  CompletionStage<Map<String, String>> read() {
    Map<String, CompletableFuture<List<Object>>> asked = new LinkedHashMap<>();
    shards.forEach(
        (shard, keys) ->
            asked.put(
                shard,
                bytes.run(READ, new String[] {mark(keys)}, new byte[0][]).toCompletableFuture()));
    bytes.flush();
    return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              Map<String, String> marks = new LinkedHashMap<>();
              asked.forEach((shard, reply) -> marks.put(shard, text(reply.join().get(0))));
              return marks;
            });
  }

  /** A mark that does not get there costs telling everything once more. */
  void write(Map<String, String> epochs) {
    epochs.forEach(
        (shard, epoch) -> {
          ShardKeys keys = shards.get(shard);
          if (keys != null) {
            byte[][] arguments = {epoch.getBytes(StandardCharsets.UTF_8)};
            CompletionStage<List<Object>> unused =
                bytes.run(WRITE, new String[] {mark(keys)}, arguments);
          }
        });
    bytes.flush();
  }

  /**
   * All nodes have told what they hold to keys of this format: those of older ones are closed for
   * good. Completes when they are.
   */
  CompletionStage<Void> closeOlder() {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (ShardKeys keys : shards.values()) {
      String rest = keys.news().substring(prefix.length());
      int format = Integer.parseInt(rest.substring(0, rest.indexOf(':')));
      for (int older = 1; older < format; older++) {
        String[] gone = ofOlder(keys, prefix + format + ":", prefix + older + ":");
        asked.add(bytes.run(CLOSE, gone, new byte[0][]).toCompletableFuture());
      }
    }
    bytes.flush();
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]));
  }

  /** With the marks, since what happens from now on has not been told there. */
  private String[] ofOlder(ShardKeys keys, String now, String before) {
    return Stream.concat(Stream.of("meta"), nodes.stream().map(Marks::mark))
        .map(part -> before + beside(keys, part).substring(now.length()))
        .toArray(String[]::new);
  }

  private String mark(ShardKeys keys) {
    return beside(keys, mark(node));
  }

  private static String mark(String node) {
    return "told:" + node;
  }

  private static String beside(ShardKeys keys, String part) {
    String news = keys.news();
    return news.substring(0, news.lastIndexOf(':') + 1) + part;
  }

  private static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }
}

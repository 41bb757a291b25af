package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.link.Mark;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.Script;
import dev.ringfence.engine.redis.ShardKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The {@link Mark} of this node in each shard. Confined to the thread of {@link SharedLimits};
 * stages complete on the client's threads.
 */
final class Marks {
  /**
   * A node of an older version that comes back would open the old keys alone: the others have left
   * them. Without what the shard knows of itself it waits for all, as after any loss.
   */
  private static final Script CLOSE = Script.of("return {redis.call('DEL', unpack(KEYS))}");

  private final ByteLink bytes;
  private final Node node;
  private final List<String> nodes;
  private final List<ShardKeys> shards = new ArrayList<>();
  private final Map<String, Mark> marks = new LinkedHashMap<>();

  Marks(ByteLink bytes, Node node, Cluster cluster) {
    this.bytes = bytes;
    this.node = node;
    nodes = cluster.nodes();
  }

  /** There is such a shard. */
  void add(String shard, ShardKeys keys) {
    shards.add(keys);
    marks.put(shard, new Mark(bytes, node, keys.beside(Mark.part(node.name()))));
  }

  /** For each shard the epoch of this node's mark, or nothing. */
  CompletionStage<Map<String, String>> read() {
    Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
    marks.forEach((shard, mark) -> asked.put(shard, mark.read().toCompletableFuture()));
    bytes.flush();
    return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              Map<String, String> read = new LinkedHashMap<>();
              asked.forEach((shard, epoch) -> read.put(shard, epoch.join()));
              return read;
            });
  }

  /** See {@link Mark#write}. */
  void write(Map<String, String> epochs) {
    epochs.forEach(
        (shard, epoch) -> {
          Mark mark = marks.get(shard);
          if (mark != null) {
            mark.write(epoch);
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
    // With the marks, since what happens from now on has not been told there.
    List<String> beside = nodes.stream().map(Mark::part).toList();
    for (ShardKeys keys : shards) {
      for (String[] older : keys.older(beside)) {
        asked.add(bytes.run(CLOSE, older, new byte[0][]).toCompletableFuture());
      }
    }
    bytes.flush();
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]));
  }
}

package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * How many calls of a batch each node has in progress, as it says for others to show. A hint: what
 * a node said is forgotten when it says nothing more. Thread-safe; nothing blocks.
 */
public final class RedisProgress {
  private static final int SECONDS = 15;

  private final ByteLink link;
  private final BatchKeys keys;
  private final String node;

  /** As the node sees it over the link. */
  public RedisProgress(ByteLink link, BatchKeys keys, String node) {
    this.link = link;
    this.keys = keys;
    this.node = node;
  }

  /** Whether it succeeds is not waited for: it is said again soon. */
  public void say(String batch, int calls) {
    String key = keys.progress(batch);
    byte[] text = (calls + " " + System.currentTimeMillis()).getBytes(StandardCharsets.US_ASCII);
    CompletionStage<Boolean> said = link.commands().hset(key, node, text);
    CompletionStage<Boolean> ends = link.commands().expire(key, SECONDS);
    link.flush();
  }

  /** The calls of all nodes. */
  public CompletionStage<Integer> sum(String batch) {
    CompletionStage<Map<String, byte[]>> said = link.commands().hgetall(keys.progress(batch));
    link.flush();
    return said.thenApply(
        all -> {
          int sum = 0;
          for (byte[] text : all.values()) {
            String[] words = new String(text, StandardCharsets.US_ASCII).split(" ", -1);
            long age = System.currentTimeMillis() - Long.parseLong(words[1]);
            sum += age < SECONDS * 1_000L ? Integer.parseInt(words[0]) : 0;
          }
          return sum;
        });
  }
}

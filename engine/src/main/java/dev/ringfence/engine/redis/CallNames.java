package dev.ringfence.engine.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which attempt a carrier's call is, for all nodes: so that a node which finds a call by its
 * numbers, or in a list of what is in progress, can tell whether it is another node's. Thread-safe;
 * nothing blocks. Whoever names a call first has it; a name that Redis loses is a call that nobody
 * has named.
 */
public final class CallNames {
  /** Longer than a carrier is asked about a call by its numbers. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final RedisLink link;
  private final String prefix;

  /**
   * The names as they are over the link.
   *
   * @param prefix of every key
   */
  public CallNames(RedisLink link, String prefix) {
    Names.check("prefix", prefix);
    this.link = link;
    this.prefix = prefix;
  }

  private String key(String account, String providerCallId) {
    return prefix + ShardKeys.FORMAT + ":{a:" + account + "}:call:" + providerCallId;
  }

  /** The call is this attempt's, unless it was named as another's. Completes with whose it is. */
  public CompletionStage<Long> claim(String account, String providerCallId, long attempt) {
    CompletionStage<String> before =
        link.commands()
            .setGet(
                key(account, providerCallId),
                Long.toString(attempt),
                SetArgs.Builder.nx().ex(KEPT));
    link.flush();
    return before.thenApply(known -> known == null ? attempt : Long.parseLong(known));
  }

  /** Those of the calls that have a name, and whose they are. */
  public CompletionStage<Map<String, Long>> known(String account, List<String> providerCallIds) {
    if (providerCallIds.isEmpty()) {
      return CompletableFuture.completedStage(Map.of());
    }
    List<String> keys = new ArrayList<>();
    providerCallIds.forEach(id -> keys.add(key(account, id)));
    CompletionStage<List<KeyValue<String, String>>> asked =
        link.commands().mget(keys.toArray(new String[0]));
    link.flush();
    return asked.thenApply(
        values -> {
          Map<String, Long> known = new HashMap<>();
          for (int i = 0; i < values.size(); i++) {
            if (values.get(i).hasValue()) {
              known.put(providerCallIds.get(i), Long.parseLong(values.get(i).getValue()));
            }
          }
          return known;
        });
  }
}

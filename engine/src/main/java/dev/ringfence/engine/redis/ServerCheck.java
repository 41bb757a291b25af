package dev.ringfence.engine.redis;

import io.lettuce.core.api.async.RedisServerAsyncCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks at a server's settings before anything is entrusted to it: at start, and after every change
 * of epoch. Thread-safe.
 */
public final class ServerCheck {
  /** What a setting means for what is promised. */
  public enum Weight {
    /** Keys may vanish, or writes go elsewhere: nothing is dialled. */
    REFUSED,
    /** Safe, and slower to come back, or blocked for longer, than it needs to be. */
    ADVISED
  }

  /**
   * One setting that should be otherwise.
   *
   * @param found what the server says
   * @param why what comes of it
   * @param line for redis.conf
   */
  public record Finding(Weight weight, String found, String why, String line) {
    @Override
    public String toString() {
      return found + ": " + why + "; set in redis.conf: " + line;
    }
  }

  private ServerCheck() {}

  /** What should be otherwise on any server of the link; empty when all is well. */
  public static CompletionStage<List<Finding>> of(RedisLink link) {
    List<CompletableFuture<List<Finding>>> asked = new ArrayList<>();
    for (RedisServerAsyncCommands<String, String> server : link.masters()) {
      asked.add(of(server));
    }
    link.flush();
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(none -> asked.stream().flatMap(one -> one.join().stream()).distinct().toList());
  }

  private static CompletableFuture<List<Finding>> of(
      RedisServerAsyncCommands<String, String> server) {
    List<CompletableFuture<Map<String, String>>> asked = new ArrayList<>();
    for (String setting :
        List.of("maxmemory-policy", "appendonly", "appendfsync", "replica-read-only")) {
      asked.add(server.configGet(setting).toCompletableFuture());
    }
    CompletableFuture<String> info = server.info("replication").toCompletableFuture();
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenCombine(
            info,
            (none, replication) -> {
              Map<String, String> settings = new HashMap<>();
              asked.forEach(answer -> settings.putAll(answer.join()));
              return judge(settings, replication);
            });
  }

  static List<Finding> judge(Map<String, String> settings, String replication) {
    List<Finding> findings = new ArrayList<>();
    String policy = settings.getOrDefault("maxmemory-policy", "unknown");
    if (!policy.equals("noeviction")) {
      findings.add(
          new Finding(
              Weight.REFUSED,
              "maxmemory-policy is " + policy,
              "a full server would forget calls in progress and windows without saying so",
              "maxmemory-policy noeviction"));
    }
    if (!replication.contains("role:master")) {
      findings.add(
          new Finding(
              Weight.REFUSED,
              "the server is a replica",
              "limits are kept by the master alone; give its address, or that of Sentinel",
              "replicaof no one"));
    }
    if ("no".equals(settings.get("replica-read-only"))) {
      findings.add(
          new Finding(
              Weight.REFUSED,
              "replica-read-only is no",
              "what a replica is told it loses when it syncs",
              "replica-read-only yes"));
    }
    if (!"yes".equals(settings.get("appendonly"))) {
      findings.add(
          new Finding(
              Weight.ADVISED,
              "appendonly is " + settings.getOrDefault("appendonly", "unknown"),
              "after a restart every node must say again what it did in the longest window; nothing"
                  + " is dialled until then",
              "appendonly yes"));
    } else if ("no".equals(settings.get("appendfsync"))) {
      findings.add(
          new Finding(
              Weight.ADVISED,
              "appendfsync is no",
              "a host that fails loses up to half a minute, which the nodes must say again",
              "appendfsync everysec"));
    }
    return findings;
  }
}

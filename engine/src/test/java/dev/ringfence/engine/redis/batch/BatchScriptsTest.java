package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisCluster;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scripts over several servers. */
@ExtendWith(RedisTest.class)
class BatchScriptsTest {
  private static ByteLink link(String uri) {
    return ByteLink.open(RedisTest.shared().resources, RedisSettings.of(uri));
  }

  @Test
  void prepare_makesEveryScriptKnownToEveryMaster() {
    String[] names =
        BatchScripts.production().all().stream().map(Script::sha).toArray(String[]::new);
    try (RedisCluster cluster = RedisCluster.ofThree();
        ByteLink whole = link(cluster.uri())) {
      RedisBatch.prepare(whole).toCompletableFuture().join();
      for (String uri : cluster.uri().split(",")) {
        try (ByteLink one = link(uri)) {
          var known = one.commands().scriptExists(names).toCompletableFuture();
          one.flush();
          assertThat(known.join()).hasSize(names.length).containsOnly(true);
        }
      }
    }
  }
}

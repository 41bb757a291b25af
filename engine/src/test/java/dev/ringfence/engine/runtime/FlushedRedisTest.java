package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.provider.WireServer;
import dev.ringfence.engine.provider.WireServer.Reply;
import dev.ringfence.engine.redis.batch.BatchKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two engines that call, and a Redis that loses all under the same replication id. */
class FlushedRedisTest extends TwoEngines {
  private static final String NEWS = new BatchKeys("ringfence:").channel();
  private static final Pattern TO = Pattern.compile("130555\\d{5}");

  private final WireServer carrier =
      new WireServer()
          .otherwise(any -> Reply.of(403, "{\"error\": \"this destination is barred\"}"));

  @Override
  String carrier() {
    return carrier.url();
  }

  @Override
  int cps() {
    return 20;
  }

  @AfterEach
  void endCarrier() {
    carrier.close();
  }

  private List<String> dialled() {
    return carrier.seen().stream()
        .filter(request -> request.method().equals("POST"))
        .map(request -> TO.matcher(request.body()))
        .filter(Matcher::find)
        .map(Matcher::group)
        .toList();
  }

  @Test
  void P5_P6_batchThatGoesOn_ofARedisThatIsFlushed_isDialledToItsEnd_eachRowOnce() {
    isDialledToItsEndAfter(this::flushRedis);
  }

  /** What is asked before anybody knows of the loss: nothing is listed, and nothing is over. */
  @Test
  void P5_P6_directoryThatIsReadOfAFlushedRedis_endsNoBatch() {
    isDialledToItsEndAfter(
        () -> {
          try (RedisClient client = RedisClient.create(redis.uri())) {
            RedisCommands<String, String> commands = client.connect().sync();
            commands.multi();
            commands.flushall();
            commands.publish(NEWS, "b_of_which_nobody_knows");
            commands.exec();
          }
        });
  }

  private void isDialledToItsEndAfter(Runnable loss) {
    String batch = accepted();
    await().atMost(PATIENCE).until(() -> dialled().size() >= CALLS / 4);
    loss.run();
    assertThat(dialled()).hasSizeLessThan(CALLS * 3 / 4);
    for (Node node : List.of(a, b)) {
      awaitDone(node, batch);
      await().atMost(PATIENCE).until(() -> state(node, batch).equals("completed"));
    }
    assertThat(dialled()).hasSize(CALLS).doesNotHaveDuplicates();
  }
}

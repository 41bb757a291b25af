package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.redis.ShardKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Nodes on their own stores, one after the other with keys of another format, on one Redis that
 * goes on. Another prefix stands for another format: the keys have other names.
 */
class UpgradeTest extends TwoNodes {
  private static final String OLD = "old:";
  private static final String NEW = "new:";
  private static final long MORE = 13055550003L;

  private Member member(String name, String prefix) throws IOException {
    return new Member(resources, redis.uri(), "a, b", name, home, 1, prefix);
  }

  @Test
  void P1_P2_P3_oneNodeAfterTheOther_everythingIsHeld_andNoWindowBeginsAnew() throws IOException {
    a = member("a", OLD);
    b = member("b", OLD);
    a.awaitOpen();
    b.awaitOpen();
    long ended = a.dial(Member.CAPPED, THEM);
    a.taken(ended);
    a.over(ended);
    b.awaitOthers(Member.CAPPED, 0);
    long goesOn = a.dial(Member.NUMBER, OTHERS);
    a.taken(goesOn);
    a.close();

    a = member("a", NEW);
    await().untilAsserted(() -> assertThat(a.said).contains("waiting for nodes", "[b]"));
    assertThat(a.ask(Member.CAPPED, MORE).unknown()).isNotEmpty();
    // What the new node goes on with, the old one still counts.
    assertThat(b.ask(Member.NUMBER, MORE).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    assertThat(b.ask(Member.CAPPED, MORE).limit()).isEqualTo(Limit.NUMBER_CAP);
    await().during(Duration.ofSeconds(1)).until(() -> !a.open);
    b.close();

    b = member("b", NEW);
    a.awaitOpen();
    b.awaitOpen();
    assertThat(b.ask(Member.NUMBER, MORE).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    assertThat(b.ask(Member.CAPPED, MORE).limit()).isEqualTo(Limit.NUMBER_CAP);
    a.over(goesOn);
    b.awaitOthers(Member.NUMBER, 0);
    assertThat(b.ask(Member.NUMBER, THEM).limit()).isEqualTo(Limit.DESTINATION_LIMIT);
    b.dial(Member.NUMBER, MORE);
  }

  /** An older node that is started by mistake would else open what all others have left. */
  @Test
  void P8_keysOfOlderFormats_areClosed_onceAllNodesAreNew_andNotBefore() throws IOException {
    String meta = ShardKeys.account(NEW, "east").news().replaceAll(":\\d+:", ":1:");
    meta = meta.substring(0, meta.lastIndexOf(':')) + ":meta";
    assertThat(meta).isEqualTo("new:1:{a:east}:meta");
    try (RedisClient client = RedisClient.create(resources, redis.uri())) {
      RedisCommands<String, String> commands = client.connect().sync();
      String mark = meta.replace(":meta", ":told:b");
      commands.hset(meta, "phase", "open");
      commands.set(mark, "an epoch");
      a = member("a", NEW);
      await().untilAsserted(() -> assertThat(a.said).contains("[b]"));
      assertThat(commands.exists(meta, mark)).isEqualTo(2);
      b = member("b", NEW);
      a.awaitOpen();
      String key = meta;
      await().untilAsserted(() -> assertThat(commands.exists(key, mark)).isZero());
    }
  }
}

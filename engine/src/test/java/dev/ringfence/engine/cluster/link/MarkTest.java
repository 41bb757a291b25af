package dev.ringfence.engine.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisServer;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisTest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A mark that is there says that what was told is there. */
@ExtendWith(RedisTest.class)
class MarkTest {
  private final RedisServer redis = RedisServer.inMemory();

  @SuppressWarnings("NullAway.Init") // before each test
  private ByteLink link;

  @SuppressWarnings("NullAway.Init")
  private Mark mark;

  @BeforeEach
  void open() {
    RedisSettings settings =
        new RedisSettings(redis.uri(), Duration.ofSeconds(5), Duration.ofSeconds(5), 1000);
    link = ByteLink.open(RedisTest.shared().resources, settings);
    mark = mark(1);
    // So that the scripts are known, and all goes in its order from now on.
    Mark other = new Mark(link, new Node("a", 1), "{other}");
    read(other);
    other.write("known");
    await().until(() -> read(other).equals("known"));
  }

  private Mark mark(long incarnation) {
    return new Mark(link, new Node("a", incarnation), "{shared}:" + Mark.part("a"));
  }

  @AfterEach
  void close() {
    link.close();
    redis.close();
  }

  private String read() {
    return read(mark);
  }

  private String read(Mark which) {
    CompletionStage<String> asked = which.read();
    link.flush();
    return asked.toCompletableFuture().join();
  }

  @Test
  void p8_epochThatWasTold_isRead_untilRedisIsFlushed() {
    assertThat(read()).isEmpty();
    mark.write("one");
    assertThat(read()).isEqualTo("one");
    mark.write("two");
    assertThat(read()).isEqualTo("two");
    link.commands().flushall();
    assertThat(read()).isEmpty();
  }

  @Test
  void p8_flushedAfterItWasTold_isNotMarked() {
    read();
    link.commands().flushall();
    mark.write("one");
    assertThat(read()).isEmpty();
  }

  @Test
  void p8_linkThatWasGivenUpBeforeTheFlush_doesNotMarkWhatTheNextOneHasYetToTell() {
    read();
    link.commands().flushall();
    Mark next = mark(2);
    assertThat(read(next)).isEmpty();
    mark.write("one");
    assertThat(read(next)).isEmpty();
    next.write("one");
    assertThat(read(next)).isEqualTo("one");
  }

  /**
   * It costs telling everything again; a node that could not join could not tell of ends either.
   */
  @Test
  void p8_serverWithoutRoom_isNotMarked_andIsJoined() {
    link.commands().configSet("maxmemory", "1");
    assertThat(read()).isEmpty();
    link.commands().configSet("maxmemory", "0");
    mark.write("one");
    assertThat(read()).isEmpty();
  }
}

package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.batch.BatchKeys;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Members;
import dev.ringfence.engine.redis.batch.RedisBatch;
import dev.ringfence.engine.redis.batch.RedisMembers;
import dev.ringfence.engine.redis.batch.Reply;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A node that says nothing but what a test has it say. */
final class ThirdNode implements AutoCloseable {
  private static final Node SELF = new Node("c", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final BatchKeys KEYS = new BatchKeys("ringfence:");

  private final ByteLink link;
  private final Members members;

  ThirdNode(ClientResources resources, String redis) {
    link = ByteLink.open(resources, new RedisSettings(redis, PATIENCE, PATIENCE, 64));
    await().atMost(PATIENCE).until(link::isOpen);
    members = new RedisMembers(link, KEYS, SELF);
  }

  private <T> Reply<T> get(CompletionStage<Reply<T>> asked) {
    link.flush();
    return asked.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** The present life of a node is over, and this one is to take it over, but has not begun. */
  void declareOver(String name) {
    // It is not silent itself: else the taking over passes to another.
    List<Members.Member> all = get(members.beat(Members.Remembered.NOTHING)).items();
    long last =
        all.stream()
            .filter(member -> member.name().equals(name))
            .mapToLong(Members.Member::incarnation)
            .max()
            .orElseThrow();
    Members.Decision decision =
        get(members.declare(name, Node.endOfLife(last), Duration.ZERO)).item();
    assertThat(decision.verdict()).isEqualTo(Members.Verdict.MINE);
  }

  /** It is done with taking over what it was given of a node. */
  void settle(String name) {
    for (Members.Member member : get(members.beat(Members.Remembered.NOTHING)).items()) {
      if (member.name().equals(name)) {
        assertThat(get(members.settled(name, member.fencedUpTo())).item()).isTrue();
      }
    }
  }

  /** What Redis knows of a batch's rows. */
  List<Fate> fates(String batch, int rows) {
    return get(new RedisBatch(link, KEYS, SELF, batch).fates(0, rows)).items();
  }

  @Override
  public void close() {
    link.close();
  }
}

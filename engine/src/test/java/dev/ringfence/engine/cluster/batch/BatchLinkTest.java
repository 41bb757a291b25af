package dev.ringfence.engine.cluster.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.RedisTest.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P8: a link to Redis is of use also when much is to be asked. */
@ExtendWith(RedisTest.class)
class BatchLinkTest {
  private static final int QUEUE = 1_000;

  /**
   * Sent at once they waited so long for their turn that the link was given up, and all of them
   * were sent again on the next one, for ever.
   */
  @Test
  void p8_thousandsOfBatchesAtOnce_areAskedForWithoutGivingUpTheLink() throws Exception {
    Shared shared = RedisTest.shared();
    Duration second = Duration.ofSeconds(5);
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    CompletableFuture<List<Integer>> all = new CompletableFuture<>();
    List<Integer> answered = new ArrayList<>();
    try (ByteLink bytes =
        ByteLink.open(
            shared.resources, new RedisSettings(shared.server.uri(), second, second, QUEUE))) {
      BatchLink link =
          new BatchLink(
              bytes,
              Node.of("many", 1, 0),
              "many:",
              List.of("many"),
              thread,
              thread,
              why -> all.completeExceptionally(new AssertionError(why)),
              (why, upTo) -> {});
      thread.execute(
          () -> {
            for (int i = 0; i < 3 * QUEUE; i++) {
              int which = i;
              link.ask(
                  () -> link.batch("b" + which).look(),
                  reply -> {
                    assertThat(reply.status()).isEqualTo(Status.ABSENT);
                    answered.add(which);
                    if (answered.size() == 3 * QUEUE) {
                      all.complete(answered);
                    }
                  });
            }
          });
      assertThat(all.get()).isSorted();
    } finally {
      thread.shutdown();
    }
  }
}

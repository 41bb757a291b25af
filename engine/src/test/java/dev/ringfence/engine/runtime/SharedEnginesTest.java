package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What runners see of two engines. The carrier cannot be reached: what they may dial is never done,
 * and what is suppressed is done at once.
 */
class SharedEnginesTest extends TwoEngines {
  @Test
  void P11_numbersThatARunnerSuppressesOnOneNode_areCalledByNone() {
    JsonNode view = awaitDone(submitted());
    assertThat(view.get("dispositions").get("suppressed").asInt()).as("%s", view).isEqualTo(CALLS);
  }

  @Test
  void deletedBatch_leavesNothingOnAnyNode() {
    String batch = submitted();
    awaitDone(batch);
    List<Node> nodes = List.of(a, b);
    a.engine().prune();
    b.engine().prune();
    assertThat(nodes.stream().anyMatch(node -> node.store().copies().containsKey(batch))).isTrue();
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "DELETE", "/v1/batches/" + batch, "").statusCode() == 204);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              nodes.forEach(node -> node.engine().prune());
              return nodes.stream().allMatch(node -> node.store().copies().isEmpty());
            });
  }

  /** Its id is made from the key: what is left of the deleted one has the same. */
  @Test
  void deletedBatch_thatIsSentAgainUnderItsKey_isWorkedOnAnew() {
    String batch = submitted();
    awaitDone(batch);
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "DELETE", "/v1/batches/" + batch, "").statusCode() == 204);
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "POST", "/v1/batches?template=t", numbers()).statusCode() == 202);
    awaitDone(batch);
  }

  /** What it comes back with is nothing at all; the results are on the nodes that wrote them. */
  @Test
  void P5_finishedBatch_thatRedisHasLost_isThereAgainWithAllResults() {
    isThereAgainAfter(
        () -> {
          redis.kill();
          redis.start();
        });
  }

  /** Its replication id is the same afterwards: by that alone nothing was lost. */
  @Test
  void P5_finishedBatch_ofARedisThatIsFlushed_isThereAgainWithAllResults() {
    isThereAgainAfter(this::flushRedis);
  }

  private void isThereAgainAfter(Runnable loss) {
    String batch = submitted();
    awaitDone(batch);
    String results = calls(batch);
    await().atMost(PATIENCE).until(() -> state(batch).equals("completed"));
    // The node that has accepted it knows that: what it keeps is of a batch that is over.
    await()
        .atMost(PATIENCE)
        .until(
            () -> b.store().load(0).homes().stream().allMatch(home -> home.finishedMillis() != 0));
    loss.run();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              a.engine().prune();
              b.engine().prune();
              return state(batch).equals("completed");
            });
    assertThat(calls(batch)).isEqualTo(results);
  }

  /**
   * As a Redis Cluster may lose a batch: it lies in one shard, and the list of all in another. Put
   * as a new one, its rows would be called again.
   */
  @Test
  void P5_batchThatRedisHasLost_isNotTakenAnewByAnotherNode_whileTheOneThatHasItIsAway()
      throws IOException {
    String batch = submitted();
    awaitDone(batch);
    await().atMost(PATIENCE).until(() -> state(batch).equals("completed"));
    String results = calls(batch);
    join(b.engine().stop());
    try (RedisClient client = RedisClient.create(redis.uri())) {
      RedisCommands<String, String> commands = client.connect().sync();
      String its = "*{b:" + batch + "}*";
      commands.del(commands.keys(its).toArray(String[]::new));
      CompletableFuture<HttpResponse<String>> again =
          sent(a, "POST", "/v1/batches?template=t", numbers());
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !again.isDone() && commands.keys(its).isEmpty());
    } finally {
      b = node("b").join();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "POST", "/v1/batches?template=t", numbers()).statusCode() == 202);
    await().atMost(PATIENCE).until(() -> state(batch).equals("completed"));
    assertThat(calls(batch)).isEqualTo(results);
  }

  @Test
  void batchThatGoesOn_staysWhileRedisIsAway() {
    String id = accepted();
    redis.kill();
    a.engine().prune();
    b.engine().prune();
    redis.start();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              a.engine().prune();
              b.engine().prune();
              return b.store().copies().containsKey(id);
            });
  }
}

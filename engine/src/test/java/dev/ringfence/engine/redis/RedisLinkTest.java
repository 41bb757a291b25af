package dev.ringfence.engine.redis;

import static dev.ringfence.engine.redis.RandomHistory.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Reassertion.Step;
import dev.ringfence.engine.redis.ServerCheck.Weight;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The production scripts, with the server's own clock and epoch, while servers come and go. */
@ExtendWith(RedisTest.class)
class RedisLinkTest {
  private static final String NUMBER = "+14155550100";
  private static final ShardTerms TERMS =
      new ShardTerms(
          ShardTerms.Kind.ACCOUNT,
          1,
          Duration.ofSeconds(10),
          -1,
          limits("50/1s"),
          Duration.ofDays(7),
          Duration.ofSeconds(60));

  private static RedisLink link(RedisServer server) {
    RedisSettings settings =
        new RedisSettings(server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(5), 1000);
    return RedisLink.open(RedisTest.shared().resources, settings);
  }

  private static LimitShard shard(RedisLink link, long incarnation) {
    return new RedisShard(
        link,
        ShardKeys.account("t", "acme"),
        new Node("one", incarnation),
        () -> TERMS,
        () -> System.currentTimeMillis() * 1_000);
  }

  private static <T> Answer<T> get(RedisLink link, CompletionStage<Answer<T>> stage) {
    link.flush();
    return stage.toCompletableFuture().join();
  }

  private static void begin(RedisLink link, LimitShard shard) {
    String epoch = get(link, shard.reassert(Reassertion.begin())).epoch();
    get(link, shard.reassert(new Reassertion(Step.END, epoch, List.of(), List.of())));
    get(link, shard.open(List.of("one")));
  }

  private static Answer<Verdict> reserve(RedisLink link, LimitShard shard, long attempt) {
    Admission admission = new Admission(attempt, NUMBER, 1, limits("5/200ms"), "note");
    return get(link, shard.reserve(List.of(admission)));
  }

  @Test
  void p8_restart_isAnotherEpochEvenIfNothingWasLost() {
    try (RedisServer server = new RedisServer("--save", "", "--appendonly", "yes")) {
      RedisLink before = link(server);
      LimitShard shard = shard(before, 1);
      begin(before, shard);
      assertThat(reserve(before, shard, 1).items().get(0).granted()).isTrue();
      server.kill();
      assertThatThrownBy(() -> reserve(before, shard, 2)).hasCauseInstanceOf(RedisException.class);
      before.close();
      server.start();
      try (RedisLink after = link(server)) {
        // The server does not know the scripts any more, so this also goes through their texts.
        LimitShard again = shard(after, 2);
        assertThat(reserve(after, again, 3).status()).isEqualTo(Status.EPOCH);
        begin(after, again);
        assertThat(reserve(after, again, 3).status()).isEqualTo(Status.OK);
      }
    }
  }

  @Test
  void p8_flush_isNeverNothingInUse() {
    try (RedisServer server = RedisServer.inMemory();
        RedisLink link = link(server)) {
      LimitShard shard = shard(link, 1);
      begin(link, shard);
      link.commands().flushall();
      assertThat(reserve(link, shard, 1).status()).isEqualTo(Status.EPOCH);
    }
  }

  @Test
  void p8_brokenLink_staysBrokenAndRefusesAtOnce() {
    try (RedisServer server = RedisServer.inMemory();
        RedisLink link = link(server)) {
      LimitShard shard = shard(link, 1);
      begin(link, shard);
      server.kill();
      Awaitility.await().until(() -> !link.isOpen());
      server.start();
      assertThatThrownBy(() -> reserve(link, shard, 1)).hasCauseInstanceOf(RedisException.class);
      assertThat(link.isOpen()).isFalse();
    }
  }

  @Test
  void p8_masterThatIsPromotedAgain_hasLostWhatItsReplicaNeverGot() {
    String[] quickly = {"--save", "", "--repl-diskless-sync-delay", "0"};
    try (RedisServer first = new RedisServer(quickly);
        RedisServer second = new RedisServer(quickly);
        RedisLink link = link(first);
        RedisLink other = link(second)) {
      LimitShard shard = shard(link, 1);
      // A first replica gives its master another replication id, so it comes first.
      other.commands().replicaof("127.0.0.1", first.port);
      other.flush();
      Awaitility.await().until(() -> info(link).contains("state=online"));
      begin(link, shard);
      var caughtUp = link.commands().waitForReplication(1, 0).toCompletableFuture();
      link.flush();
      caughtUp.join();
      other.commands().replicaofNoOne();
      other.flush();
      Awaitility.await().until(() -> info(other).contains("role:master"));
      // The first goes on, and what it is told is lost when it follows the second.
      assertThat(reserve(link, shard, 1).items().get(0).granted()).isTrue();
      link.commands().replicaof("127.0.0.1", second.port);
      link.flush();
      Awaitility.await().until(() -> info(link).contains("master_link_status:up"));
      assertThat(reserve(link, shard, 2).status()).isEqualTo(Status.REPLICA);
      link.commands().replicaofNoOne();
      link.flush();
      // The same process with the same run id, and data that it wrote itself: an earlier state.
      Awaitility.await().until(() -> info(link).contains("role:master"));
      assertThat(reserve(link, shard, 3).status()).isEqualTo(Status.EPOCH);
    }
  }

  private static String info(RedisLink link) {
    var info = link.commands().info("replication").toCompletableFuture();
    link.flush();
    return info.join();
  }

  @Test
  void p2_realClock_opensTheWindowAtTheInstantThatWasNamed() {
    try (RedisServer server = RedisServer.inMemory();
        RedisLink link = link(server)) {
      LimitShard shard = shard(link, 1);
      begin(link, shard);
      for (long attempt = 1; attempt <= 5; attempt++) {
        reserve(link, shard, attempt);
        get(link, shard.commit(List.of(attempt)));
        get(link, shard.release(List.of(new Release(attempt, Release.Evidence.SEEN, 5))));
      }
      long opens = reserve(link, shard, 6).items().get(0).instant();
      Answer<Verdict> granted =
          Awaitility.await()
              .pollInterval(Duration.ofMillis(1))
              .until(() -> reserve(link, shard, 6), answer -> answer.items().get(0).granted());
      assertThat(granted.instant()).isGreaterThanOrEqualTo(opens);
    }
  }

  @Test
  void p8_serverThatMayForget_isRefusedWithTheLineToChange() {
    try (RedisServer server = new RedisServer("--save", "", "--maxmemory-policy", "volatile-lru");
        RedisLink link = link(server)) {
      var findings = ServerCheck.of(link).toCompletableFuture().join();
      assertThat(findings)
          .extracting(ServerCheck.Finding::weight, ServerCheck.Finding::line)
          .containsExactly(
              tuple(Weight.REFUSED, "maxmemory-policy noeviction"),
              tuple(Weight.ADVISED, "appendonly yes"));
      assertThat(findings.get(0).toString())
          .startsWith("maxmemory-policy is volatile-lru: ")
          .endsWith("set in redis.conf: maxmemory-policy noeviction");
    }
  }

  @Test
  void serverAsItShouldBe_hasNoFindings() {
    try (RedisServer server = new RedisServer("--save", "", "--appendonly", "yes");
        RedisLink link = link(server)) {
      assertThat(ServerCheck.of(link).toCompletableFuture().join()).isEmpty();
    }
  }

  @Test
  void prepare_makesEveryScriptKnownToEveryMaster() {
    try (RedisCluster cluster = RedisCluster.ofThree();
        RedisLink link =
            RedisLink.open(RedisTest.shared().resources, RedisSettings.of(cluster.uri()))) {
      link.prepare().toCompletableFuture().join();
      String[] names =
          Scripts.OF_THE_PRODUCT.all().stream().map(Script::sha).toArray(String[]::new);
      assertThat(link.masters()).hasSize(3);
      for (var master : link.masters()) {
        var known = master.scriptExists(names).toCompletableFuture();
        link.flush();
        assertThat(known.join()).hasSize(names.length).containsOnly(true);
      }
    }
  }
}

package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.batch.Members.Decision;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is taken for dead, by whom, and how it learns that. */
@ExtendWith(RedisTest.class)
class MembersTest {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final long LIFE_ZERO = Node.endOfLife(0);

  @SuppressWarnings("NullAway.Init") // before each test
  private RedisBatchWorld world;

  private long clock = BatchWorld.BEGIN;

  @BeforeEach
  void open() {
    world = new RedisBatchWorld(UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Members at(String name, long life) {
    return world.members(Node.of(name, life, 0));
  }

  private <T> Reply<T> get(CompletionStage<Reply<T>> stage) {
    world.flush();
    return stage.toCompletableFuture().join();
  }

  private void pass(Duration time) {
    clock += time.toNanos() / 1_000;
    world.clock(clock);
  }

  private Verdict declare(String by, String silent) {
    return get(at(by, 0).declare(silent, LIFE_ZERO, SILENCE)).item().verdict();
  }

  @Test
  void p8_silentNode_isDeclaredOnceAndLearnsIt() {
    get(at("a", 0).beat());
    get(at("b", 0).beat());
    pass(Duration.ofMillis(9_999));
    get(at("b", 0).beat());
    get(at("c", 0).beat());
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    pass(Duration.ofMillis(1));
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    assertThat(declare("c", "a")).isEqualTo(Verdict.OTHER);
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    assertThat(get(at("a", 0).beat()).status()).isEqualTo(Status.FENCED);
    assertThat(get(world.members(Node.of("a", 0, 7)).beat()).status()).isEqualTo(Status.FENCED);
    Member self = member("a", at("a", 1));
    assertThat(self.fencedUpTo()).isEqualTo(LIFE_ZERO);
    assertThat(self.taker()).isEqualTo("b");
    assertThat(self.settled()).isFalse();
    assertThat(get(at("c", 0).settled("a", LIFE_ZERO)).item()).isFalse();
    assertThat(get(at("b", 0).settled("a", LIFE_ZERO)).item()).isTrue();
    assertThat(declare("c", "a")).isEqualTo(Verdict.DONE);
  }

  private Member member(String name, Members asks) {
    return get(asks.beat()).items().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void p8_nodeThatCameBackFirst_isNotDeclared() {
    get(at("a", 0).beat());
    get(at("b", 0).beat());
    pass(SILENCE);
    get(at("a", 1).beat());
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    assertThat(get(at("a", 0).beat()).status()).isEqualTo(Status.NODE);
  }

  @Test
  void p8_takerThatFallsSilent_isReplaced() {
    get(at("a", 0).beat());
    get(at("b", 0).beat());
    pass(SILENCE);
    get(at("b", 0).beat());
    get(at("c", 0).beat());
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    pass(SILENCE);
    get(at("c", 0).beat());
    Decision decision = get(at("c", 0).declare("a", LIFE_ZERO, SILENCE)).item();
    assertThat(decision).isEqualTo(new Decision(Verdict.MINE, LIFE_ZERO));
    assertThat(get(at("b", 0).settled("a", LIFE_ZERO)).item()).isFalse();
  }

  @Test
  void p8_serverThatWasAway_takesNobodyForDead() {
    get(at("a", 0).beat());
    get(at("b", 0).beat());
    pass(Duration.ofMinutes(5));
    world.epoch("e1");
    get(at("b", 0).beat());
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    pass(SILENCE);
    get(at("b", 0).beat());
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
  }

  private static Member heard(String name, long beats, int seconds, String taker) {
    boolean over = !taker.isEmpty();
    return new Member(name, 5, beats, Duration.ofSeconds(seconds), over ? 5 : -1, false, taker);
  }

  @Test
  void p8_clockThatJumpsOnEitherSide_makesNobodySilent() {
    Silences silences = new Silences("b", SILENCE);
    long now = -5;
    assertThat(silences.after(List.of(heard("a", 1, 3_600, "")), now)).isEmpty();
    now += Duration.ofHours(1).toNanos();
    assertThat(silences.after(List.of(heard("a", 2, 0, "")), now)).isEmpty();
    now += Duration.ofHours(1).toNanos();
    assertThat(silences.after(List.of(heard("a", 2, 9, "")), now)).isEmpty();
    assertThat(silences.after(List.of(heard("a", 2, 10, "")), now)).hasSize(1);
    assertThat(silences.after(List.of(heard("b", 2, 3_600, "")), now)).isEmpty();
  }

  @Test
  void p8_unfinishedTakeOver_isGoneOnWithByItsTakerOrWhenThatIsSilent() {
    Silences silences = new Silences("b", SILENCE);
    assertThat(silences.after(List.of(heard("a", 1, 0, "b")), 0)).hasSize(1);
    Member taker = heard("c", 1, 20, "");
    assertThat(silences.after(List.of(heard("a", 1, 0, "c"), taker), 0)).isEmpty();
    assertThat(silences.after(List.of(heard("a", 1, 0, "c"), taker), SILENCE.toNanos()))
        .extracting(Member::name)
        .containsExactly("a", "c");
  }
}

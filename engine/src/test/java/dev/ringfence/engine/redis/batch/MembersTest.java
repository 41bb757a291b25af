package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Members.Remembered;
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
    get(at("a", 0).beat(Remembered.NOTHING));
    get(at("b", 0).beat(Remembered.NOTHING));
    pass(Duration.ofMillis(9_999));
    get(at("b", 0).beat(Remembered.NOTHING));
    get(at("c", 0).beat(Remembered.NOTHING));
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    pass(Duration.ofMillis(1));
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    assertThat(declare("c", "a")).isEqualTo(Verdict.OTHER);
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    assertThat(get(at("a", 0).beat(Remembered.NOTHING)).status()).isEqualTo(Status.FENCED);
    assertThat(get(world.members(Node.of("a", 0, 7)).beat(Remembered.NOTHING)).status())
        .isEqualTo(Status.FENCED);
    Member self = member("a", at("a", 1));
    assertThat(self.fencedUpTo()).isEqualTo(LIFE_ZERO);
    assertThat(self.taker()).isEqualTo("b");
    assertThat(self.settled()).isFalse();
    assertThat(get(at("c", 0).settled("a", LIFE_ZERO)).item()).isFalse();
    assertThat(get(at("b", 0).settled("a", LIFE_ZERO)).item()).isTrue();
    assertThat(declare("c", "a")).isEqualTo(Verdict.DONE);
  }

  private Member member(String name, Members asks) {
    return get(asks.beat(Remembered.NOTHING)).items().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void p8_nodeThatCameBackFirst_isNotDeclared() {
    get(at("a", 0).beat(Remembered.NOTHING));
    get(at("b", 0).beat(Remembered.NOTHING));
    pass(SILENCE);
    get(at("a", 1).beat(Remembered.NOTHING));
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    assertThat(get(at("a", 0).beat(Remembered.NOTHING)).status()).isEqualTo(Status.NODE);
  }

  @Test
  void p6_takerThatFallsSilent_isTakenOverWithWhatItHadBegun() {
    get(at("a", 0).beat(Remembered.NOTHING));
    get(at("b", 0).beat(Remembered.NOTHING));
    pass(SILENCE);
    get(at("b", 0).beat(Remembered.NOTHING));
    get(at("c", 0).beat(Remembered.NOTHING));
    assertThat(declare("b", "a")).isEqualTo(Verdict.MINE);
    pass(SILENCE);
    get(at("c", 0).beat(Remembered.NOTHING));
    // What it has adopted is among what the taker holds.
    assertThat(declare("c", "a")).isEqualTo(Verdict.OTHER);
    assertThat(member("a", at("c", 0)).taker()).isEqualTo("b");
    assertThat(declare("c", "b")).isEqualTo(Verdict.MINE);
    assertThat(member("a", at("c", 0)).taker()).isEqualTo("c");
    assertThat(get(at("b", 0).settled("a", LIFE_ZERO)).status()).isEqualTo(Status.FENCED);
    assertThat(get(at("c", 0).settled("a", LIFE_ZERO)).item()).isTrue();
    assertThat(get(at("c", 0).settled("b", LIFE_ZERO)).item()).isTrue();
  }

  @Test
  void p6_decisionThatTheTakerRemembers_isDecidedAgain() {
    Remembered taking =
        new Remembered(Node.of("b", 3, 0).incarnation(), -1, List.of(new Over("a", LIFE_ZERO)));
    get(at("a", 1).beat(Remembered.NOTHING));
    get(at("b", 3).beat(taking));
    Member a = member("a", at("c", 0));
    assertThat(a.fencedUpTo()).isEqualTo(LIFE_ZERO);
    assertThat(a.isOpen()).isTrue();
    assertThat(a.taker()).isEqualTo("b");
    assertThat(get(at("b", 3).settled("a", LIFE_ZERO)).item()).isTrue();
    get(at("b", 3).beat(taking));
    assertThat(member("a", at("c", 0)).settled()).isTrue();
  }

  /** What it was taking over when it was given away itself is its taker's. */
  @Test
  void p6_lifeThatWasGivenAway_decidesNothing() {
    get(at("b", 3).beat(Remembered.NOTHING));
    get(at("c", 0).beat(Remembered.NOTHING));
    pass(SILENCE);
    get(at("c", 0).beat(Remembered.NOTHING));
    long life = Node.of("b", 3, 0).incarnation();
    get(at("c", 0).declare("b", Node.endOfLife(life), SILENCE));
    get(at("b", 4).beat(new Remembered(life, -1, List.of(new Over("a", LIFE_ZERO)))));
    assertThat(get(at("c", 0).beat(Remembered.NOTHING)).items())
        .extracting(Member::name)
        .containsExactly("b", "c");
  }

  /**
   * Who is to take it over has ten seconds to say so: he has adopted what others would not find.
   */
  @Test
  void p6_decisionThatTheGivenNodeRemembers_isDecidedAgainAndWaitsForItsTaker() {
    get(at("a", 1).beat(new Remembered(-1, LIFE_ZERO, List.of())));
    get(at("c", 0).beat(Remembered.NOTHING));
    Member a = member("a", at("c", 0));
    assertThat(a.isOpen()).isTrue();
    assertThat(a.taker()).isEmpty();
    assertThat(declare("c", "a")).isEqualTo(Verdict.OTHER);
    pass(SILENCE);
    get(at("a", 1).beat(new Remembered(-1, LIFE_ZERO, List.of())));
    assertThat(declare("c", "a")).isEqualTo(Verdict.MINE);
    assertThat(member("a", at("c", 0)).taker()).isEqualTo("c");
  }

  @Test
  void p8_serverThatWasAway_takesNobodyForDead() {
    get(at("a", 0).beat(Remembered.NOTHING));
    get(at("b", 0).beat(Remembered.NOTHING));
    pass(Duration.ofMinutes(5));
    world.epoch("e1");
    get(at("b", 0).beat(Remembered.NOTHING));
    assertThat(declare("b", "a")).isEqualTo(Verdict.ALIVE);
    pass(SILENCE);
    get(at("b", 0).beat(Remembered.NOTHING));
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
  void p8_unfinishedTakeOver_isNotDeclaredButItsTakerWhenThatIsSilent() {
    Silences silences = new Silences("b", SILENCE);
    assertThat(silences.after(List.of(heard("a", 1, 0, "b"), heard("b", 1, 0, "")), 0)).isEmpty();
    List<Member> members = List.of(heard("a", 1, 20, "c"), heard("c", 1, 20, ""));
    assertThat(silences.after(members, 0)).isEmpty();
    assertThat(silences.after(members, SILENCE.toNanos()))
        .containsExactly(new Over("c", Node.endOfLife(5)));
    // Nobody is known to take it over: also by itself.
    Member lost = new Member("b", 1L << 30, 1, Duration.ZERO, 5, false, "");
    assertThat(silences.after(List.of(lost), 0)).containsExactly(new Over("b", 5));
  }
}

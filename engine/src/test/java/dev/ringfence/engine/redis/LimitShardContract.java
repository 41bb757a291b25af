package dev.ringfence.engine.redis;

import static dev.ringfence.engine.redis.RandomHistory.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.redis.Reassertion.Start;
import dev.ringfence.engine.redis.Reassertion.Step;
import dev.ringfence.engine.redis.Release.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every shard promises; the reference and real Redis are held against it. */
abstract class LimitShardContract {
  static final long SECOND = 1_000_000L;
  static final long HOUR = 3_600 * SECOND;
  static final String NUMBER = "+14155550100";
  private static final String OTHER = "+14155550101";

  ShardWorld world;
  LimitShard one;
  LimitShard two;
  private long clock = ShardWorld.BEGIN;

  abstract ShardWorld world(ShardTerms terms);

  static ShardTerms terms(long config, int concurrency, String sends) {
    return new ShardTerms(
        ShardTerms.Kind.ACCOUNT,
        config,
        Duration.ofSeconds(10),
        concurrency,
        sends.isEmpty() ? List.of() : limits(sends),
        Duration.ofDays(7),
        Duration.ofSeconds(2));
  }

  @BeforeEach
  void open() {
    world = world(terms(1, -1, ""));
    one = world.shard(new Node("one", 1));
    two = world.shard(new Node("two", 1));
    begin(one, List.of(), List.of());
    begin(two, List.of(), List.of());
    get(one.open(List.of("one", "two")));
  }

  @AfterEach
  void close() {
    world.close();
  }

  <T> Answer<T> get(CompletionStage<Answer<T>> stage) {
    world.flush();
    return stage.toCompletableFuture().join();
  }

  void pass(long micros) {
    clock += micros;
    world.clock(clock);
  }

  Answer<Long> begin(LimitShard shard, List<Holding> holdings, List<Start> starts) {
    String epoch = get(shard.reassert(Reassertion.begin())).epoch();
    return get(shard.reassert(new Reassertion(Step.END, epoch, holdings, starts)));
  }

  Verdict reserve(LimitShard shard, long attempt, String number, int channels, String caps) {
    List<RateLimit> windows = caps.isEmpty() ? List.of() : limits(caps);
    Admission admission = new Admission(attempt, number, channels, windows, "note");
    return get(shard.reserve(List.of(admission))).items().get(0);
  }

  boolean commit(LimitShard shard, long attempt) {
    return get(shard.commit(List.of(attempt))).items().get(0);
  }

  Settled release(LimitShard shard, long attempt, Evidence evidence) {
    return get(shard.release(List.of(new Release(attempt, evidence, 10)))).items().get(0);
  }

  void dial(LimitShard shard, long attempt, String number, String caps) {
    assertThat(reserve(shard, attempt, number, 9, caps).granted()).isTrue();
    assertThat(commit(shard, attempt)).isTrue();
  }

  @Test
  void p1_twoNodes_shareTheChannelsOfANumber() {
    dial(one, 1, NUMBER, "");
    Verdict verdict = reserve(two, 2, NUMBER, 1, "");
    assertThat(verdict).isEqualTo(new Verdict(Limit.NUMBER_CHANNELS, NUMBER, false, Denial.EVENT));
    release(one, 1, Evidence.SEEN);
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isTrue();
  }

  @Test
  void p1_repeatedReserve_returnsTheStoredGrantWhateverIsAskedForNow() {
    Verdict first = reserve(one, 1, NUMBER, 1, "");
    Verdict second = reserve(one, 1, OTHER, 1, "");
    assertThat(second).isEqualTo(new Verdict(null, NUMBER, true, first.instant()));
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isFalse();
    assertThat(reserve(two, 3, OTHER, 1, "").granted()).isTrue();
  }

  @Test
  void p7_reservation_endsAtItsDeadlineAndNotBefore() {
    long until = reserve(one, 1, NUMBER, 1, "").instant();
    pass(until - clock - 1);
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isFalse();
    pass(1);
    assertThat(commit(one, 1)).isFalse();
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isTrue();
  }

  @Test
  void p6_reserveAfterExpiry_isANewGrant() {
    reserve(one, 1, NUMBER, 1, "");
    pass(20 * SECOND);
    Verdict again = reserve(one, 1, NUMBER, 1, "");
    assertThat(again.repeated()).isFalse();
    assertThat(commit(one, 1)).isTrue();
  }

  @Test
  void p1_committed_isNeverFreedByTime() {
    dial(one, 1, NUMBER, "");
    pass(1000 * HOUR);
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isFalse();
    assertThat(commit(one, 1)).isTrue();
  }

  @Test
  void p7_releasedTwiceAndLate_isReleasedOnce() {
    dial(one, 1, NUMBER, "");
    assertThat(release(one, 1, Evidence.SEEN).held()).isTrue();
    dial(two, 2, NUMBER, "");
    assertThat(release(one, 1, Evidence.SEEN).held()).isFalse();
    assertThat(reserve(two, 3, NUMBER, 1, "").granted()).isFalse();
  }

  @Test
  void p2_start_agesFromTheAnswer() {
    dial(one, 1, NUMBER, "1/1h");
    pass(30 * SECOND);
    assertThat(reserve(two, 2, NUMBER, 9, "1/1h").instant()).isEqualTo(Denial.EVENT);
    Settled answered =
        get(one.answered(List.of(new Sighting(1, Sighting.What.BOTH, 1)))).items().get(0);
    Verdict denied = reserve(two, 2, NUMBER, 9, "1/1h");
    assertThat(denied)
        .isEqualTo(new Verdict(Limit.NUMBER_CAP, NUMBER, false, answered.start() + HOUR));
    pass(denied.instant() - clock - 1);
    assertThat(reserve(two, 2, NUMBER, 9, "1/1h").granted()).isFalse();
    pass(1);
    assertThat(reserve(two, 2, NUMBER, 9, "1/1h").granted()).isTrue();
  }

  @Test
  void p3_withdrawn_leavesWithoutATrace() {
    dial(one, 1, NUMBER, "1/1h");
    release(one, 1, Evidence.NOT_PLACED);
    assertThat(reserve(two, 2, NUMBER, 9, "1/1h").granted()).isTrue();
    pass(11 * SECOND);
    assertThat(reserve(two, 3, NUMBER, 9, "1/1h").granted()).isTrue();
  }

  @Test
  void p4_sendThatWasNotPlaced_countsInTheAccountsRate() {
    world.terms(terms(1, -1, "1/1s"));
    dial(one, 1, NUMBER, "1/1h");
    long sent = release(one, 1, Evidence.NOT_PLACED).send();
    Verdict denied = reserve(two, 2, NUMBER, 9, "1/1h");
    assertThat(denied).isEqualTo(new Verdict(Limit.ACCOUNT_RATE, NUMBER, false, sent + SECOND));
    pass(2 * SECOND);
    dial(two, 3, NUMBER, "1/1h");
    release(two, 3, Evidence.NOT_SENT);
    assertThat(reserve(two, 4, NUMBER, 9, "1/1h").granted()).isTrue();
  }

  @Test
  void p2_severalWindows_theOneThatClearsLastIsNamed() {
    dial(one, 1, NUMBER, "2/1h 3/24h");
    long first = release(one, 1, Evidence.SEEN).start();
    pass(HOUR + SECOND);
    dial(one, 2, NUMBER, "2/1h 3/24h");
    release(one, 2, Evidence.SEEN);
    dial(one, 3, NUMBER, "2/1h 3/24h");
    release(one, 3, Evidence.SEEN);
    assertThat(reserve(two, 4, NUMBER, 9, "2/1h 3/24h").instant()).isEqualTo(first + 24 * HOUR);
  }

  @Test
  void p4_lowerConcurrency_deniesUntilUsageHasFallen() {
    dial(one, 1, NUMBER, "");
    dial(one, 2, OTHER, "");
    world.terms(terms(2, 1, ""));
    assertThat(reserve(two, 3, OTHER, 9, "").limit()).isEqualTo(Limit.ACCOUNT_CONCURRENCY);
    release(one, 1, Evidence.SEEN);
    assertThat(reserve(two, 3, OTHER, 9, "").granted()).isFalse();
    release(one, 2, Evidence.SEEN);
    assertThat(reserve(two, 3, OTHER, 9, "").granted()).isTrue();
  }

  @Test
  void p2_clocksThatCrossEveryBitOfAStamp_changeNothing() {
    for (long edge : new long[] {1L << 32, 1L << 40, 1L << 48, 1L << 51, 1L << 52}) {
      close();
      clock = edge - 2;
      open();
      world.clock(clock);
      dial(one, 1, NUMBER, "1/1h");
      long start = release(one, 1, Evidence.SEEN).start();
      assertThat(reserve(two, 2, NUMBER, 9, "1/1h").instant()).isEqualTo(start + HOUR);
      pass(start + HOUR - clock - 1);
      assertThat(reserve(two, 2, NUMBER, 9, "1/1h").granted()).isFalse();
      pass(1);
      assertThat(reserve(two, 2, NUMBER, 9, "1/1h").granted()).isTrue();
    }
  }

  @Test
  void p8_otherEpoch_grantsNothingUntilEveryNodeHasReasserted() {
    dial(one, 1, NUMBER, "1/1h");
    world.wipe();
    world.epoch("e1");
    assertThat(get(two.reserve(List.of())).status()).isEqualTo(Status.EPOCH);
    assertThat(get(one.release(List.of())).status()).isEqualTo(Status.EPOCH);
    begin(two, List.of(), List.of());
    assertThat(get(two.open(List.of("one", "two"))).items()).containsExactly("one");
    assertThat(get(two.reserve(List.of())).status()).isEqualTo(Status.CLOSED);
    begin(one, List.of(new Holding(1, NUMBER, false, false, "note")), List.of());
    assertThat(get(two.open(List.of("one", "two"))).items()).isEmpty();
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isFalse();
    release(one, 1, Evidence.SEEN);
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isTrue();
  }

  @Test
  void p2_startsThatWereLost_areReassertedFromTheInstantOfNoLoss() {
    dial(one, 1, NUMBER, "2/1h");
    long kept = release(one, 1, Evidence.SEEN).start();
    world.save();
    pass(SECOND);
    dial(one, 2, NUMBER, "2/1h");
    long lost = release(one, 2, Evidence.SEEN).start();
    world.lose();
    world.epoch("e1");
    Answer<Long> answer = begin(one, List.of(), List.of(new Start(NUMBER, lost, 2)));
    long since = answer.items().get(0);
    assertThat(since).isGreaterThan(kept).isLessThanOrEqualTo(lost);
    begin(two, List.of(), List.of(new Start(NUMBER, lost, 2)));
    get(one.open(List.of("one", "two")));
    assertThat(reserve(two, 3, NUMBER, 9, "2/1h").instant()).isEqualTo(kept + HOUR);
  }

  @Test
  void p7_reassertion_replacesWhatTheNodeHeld() {
    dial(one, 1, NUMBER, "");
    reserve(one, 2, NUMBER, 9, "");
    dial(two, 3, NUMBER, "");
    LimitShard again = world.shard(new Node("one", 2));
    begin(again, List.of(new Holding(1, NUMBER, false, false, "note")), List.of());
    assertThat(get(one.reserve(List.of())).status()).isEqualTo(Status.NODE);
    assertThat(get(again.open(List.of("one", "two"))).items()).isEmpty();
    assertThat(reserve(two, 4, NUMBER, 3, "").granted()).isTrue();
    assertThat(reserve(two, 5, NUMBER, 3, "").granted()).isFalse();
  }

  @Test
  void p1_oldIncarnation_changesNothingAfterANewOne() {
    LimitShard again = world.shard(new Node("one", 2));
    begin(again, List.of(new Holding(1, NUMBER, false, false, "note")), List.of());
    assertThat(get(one.reassert(Reassertion.begin())).status()).isEqualTo(Status.NODE);
    assertThat(get(one.release(List.of(new Release(1, Evidence.SEEN, 1)))).status())
        .isEqualTo(Status.NODE);
    assertThat(reserve(two, 2, NUMBER, 1, "").granted()).isFalse();
  }

  @Test
  void p8_fencedNode_canNeitherCommitNorComeBackByAnotherLink() {
    dial(one, 1, NUMBER, "");
    reserve(one, 2, NUMBER, 9, "");
    assertThat(get(two.fence("one", 5)).items()).containsExactly(true);
    assertThat(get(one.commit(List.of(2L))).status()).isEqualTo(Status.FENCED);
    assertThat(get(one.release(List.of())).status()).isEqualTo(Status.FENCED);
    LimitShard sameLife = world.shard(new Node("one", 5));
    assertThat(get(sameLife.reassert(Reassertion.begin())).status()).isEqualTo(Status.FENCED);
    LimitShard nextLife = world.shard(new Node("one", 6));
    assertThat(begin(nextLife, List.of(), List.of()).items().get(1)).isEqualTo(5);
    assertThat(get(two.fence("one", 5)).items()).containsExactly(false);
    assertThat(reserve(nextLife, 3, NUMBER, 9, "").granted()).isTrue();
  }

  /** The node is back before its former life was taken over: what it dials now is its own. */
  @Test
  void p1_attemptOfALifeThatSpeaks_isNotAmongThoseThatATakerFinds() {
    dial(one, 1, NUMBER, "");
    LimitShard nextLife = world.shard(new Node("one", 6));
    assertThat(get(nextLife.fence("one", 5)).items()).containsExactly(true);
    begin(nextLife, List.of(), List.of());
    dial(nextLife, 2, NUMBER, "");
    assertThat(get(two.heldBy("one", 0)).items()).extracting(Held::attempt).containsExactly(1L);
    assertThat(get(nextLife.heldBy("one", 0)).items())
        .extracting(Held::attempt)
        .containsExactly(1L);
  }

  @Test
  void p1_attemptOfADeadNode_keepsItsChannelUntilItsNewHolderReleasesIt() {
    dial(one, 1, NUMBER, "");
    reserve(one, 2, NUMBER, 9, "");
    assertThat(get(two.adopt("one", List.of(1L))).items()).containsExactly(false);
    get(two.fence("one", 1));
    assertThat(get(two.heldBy("one", 0)).items())
        .extracting(Held::attempt, Held::subject, Held::note)
        .containsExactly(tuple(1L, NUMBER, "note"));
    // Neither the node's next life, which knows nothing of it, nor the taker's next link ends it.
    LimitShard nextLife = world.shard(new Node("one", 2));
    begin(nextLife, List.of(), List.of());
    LimitShard taker = world.shard(new Node("two", 2));
    begin(taker, List.of(), List.of());
    pass(11 * SECOND);
    assertThat(reserve(nextLife, 3, NUMBER, 1, "").granted()).isFalse();
    assertThat(get(taker.adopt("one", List.of(1L, 2L))).items()).containsExactly(true, false);
    assertThat(get(taker.adopt("one", List.of(1L))).items()).containsExactly(true);
    assertThat(get(taker.heldBy("one", 0)).items()).isEmpty();
    assertThat(reserve(nextLife, 3, NUMBER, 1, "").granted()).isFalse();
    release(taker, 1, Evidence.SEEN);
    assertThat(reserve(nextLife, 3, NUMBER, 1, "").granted()).isTrue();
  }

  @Test
  void p8_nodeFencedBeforeTheLoss_isNotWaitedForUntilItComesBack() {
    get(two.fence("one", 1));
    world.save();
    world.lose();
    world.epoch("e1");
    begin(two, List.of(), List.of());
    assertThat(get(two.open(List.of("one", "two"))).items()).isEmpty();
    world.epoch("e2");
    LimitShard nextLife = world.shard(new Node("one", 2));
    get(nextLife.reassert(Reassertion.begin()));
    begin(two, List.of(), List.of());
    assertThat(get(two.open(List.of("one", "two"))).items()).containsExactly("one");
  }

  @Test
  void p8_fenceThatWasLost_isNoFence() {
    world.save();
    get(two.fence("one", 1));
    world.lose();
    world.epoch("e1");
    begin(two, List.of(), List.of());
    assertThat(get(two.open(List.of("one", "two"))).items()).containsExactly("one");
  }

  @Test
  void p8_olderConfiguration_isGrantedNothing() {
    world.terms(terms(5, -1, ""));
    reserve(one, 1, NUMBER, 9, "");
    world.terms(terms(4, -1, ""));
    assertThat(get(two.reserve(List.of())).status()).isEqualTo(Status.CONFIG);
    assertThat(get(two.release(List.of())).status()).isEqualTo(Status.OK);
  }

  @Test
  void p8_clocksApart_areGrantedNothing() {
    world.skew(2 * SECOND + 1);
    world.clock(clock);
    assertThat(get(one.reserve(List.of())).status()).isEqualTo(Status.CLOCK);
    world.skew(-2 * SECOND);
    world.clock(clock);
    assertThat(get(one.reserve(List.of())).status()).isEqualTo(Status.OK);
  }
}

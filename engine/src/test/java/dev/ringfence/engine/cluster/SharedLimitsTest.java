package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and a real Redis, while calls begin and end and what they share is lost. */
class SharedLimitsTest extends TwoNodes {
  private static final Duration MOMENT = Duration.ofMillis(5);

  @BeforeEach
  void start() throws IOException {
    openBoth();
  }

  @Test
  void P1_channelOfAnotherNode_isDenied_andIsTheOthersOnceItIsFree() {
    long call = a.dial(Member.NUMBER, THEM);
    b.awaitOthers(Member.NUMBER, 1);
    Member.Reply denied = b.ask(Member.NUMBER, OTHERS);
    assertThat(denied.limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    assertThat(denied.waitNanos()).isEqualTo(Denial.EVENT);
    a.taken(call);
    a.over(call);
    b.awaitOthers(Member.NUMBER, 0);
    b.dial(Member.NUMBER, OTHERS);
    a.awaitOthers(Member.NUMBER, 1);
  }

  /** The kernel keeps a channel until it is told so; what it asks for after that is granted. */
  @Test
  void P9_endOfACall_isToldOfOnce_andWhatIsAskedAfterThatFindsItsChannelFree() {
    for (int i = 1; i <= 20; i++) {
      long call = a.dial(Member.NUMBER, THEM + 10 * i);
      a.taken(call);
      assertThat(a.returned).as("the call goes on").hasSize(i - 1);
      a.over(call);
      await().until(() -> a.returned.contains(call));
    }
    assertThat(a.returned).hasSize(20).doesNotHaveDuplicates();
  }

  /** What they want is said once a second; before that whoever had it is first. */
  @Test
  void P10_channelThatBothWant_isTheOthersFirst() {
    AtomicLong them = new AtomicLong(THEM);
    AtomicInteger turns = new AtomicInteger();
    a.wanted = Map.of(Member.ACCOUNT, 1);
    b.wanted = Map.of(Member.ACCOUNT, 1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              long attempt = a.dial(Member.NUMBER, them.getAndIncrement());
              await().until(() -> b.others.getOrDefault(Member.NUMBER, 0) == 1);
              a.over(attempt);
              await().until(() -> a.returned.contains(attempt));
              await().until(() -> b.others.getOrDefault(Member.NUMBER, 0) == 0);
              // Without turns it is told before the others can have heard of it.
              boolean later = a.returnedNanos - b.heardNanos > MOMENT.toNanos();
              return (later ? turns.incrementAndGet() : turns.get()) == 3;
            });
  }

  /**
   * Its admission was never answered, or nobody ever asked: the kernel waits for it all the same.
   */
  @Test
  void P7_endOfAnAttemptThatTheBooksDoNotKnow_isToldOfToo() {
    a.over(4_711);
    await().until(() -> a.returned.contains(4_711L));
  }

  @Test
  void P3_destinationOfAnotherNode_isDeniedForItsWholeWindow() {
    long call = a.dial(Member.NUMBER, THEM);
    a.taken(call);
    a.over(call);
    await()
        .untilAsserted(
            () -> {
              Member.Reply denied = b.ask(Member.NUMBER, THEM);
              assertThat(denied.limit()).isEqualTo(Limit.DESTINATION_LIMIT);
              assertThat(denied.waitNanos()).isBetween(3_500_000_000_000L, 3_600_000_000_000L);
            });
  }

  @Test
  void P8_redisIsLost_nothingIsGranted_andWhatWasHeldIsHeldAfterAnEmptyRestart() {
    long call = a.dial(Member.NUMBER, THEM);
    redis.kill();
    a.awaitClosed();
    b.awaitClosed();
    assertThat(b.ask(Member.CAPPED, OTHERS).unknown()).isNotEmpty();
    redis.start();
    b.awaitOpen();
    assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    a.awaitOpen();
    a.taken(call);
    a.over(call);
    b.awaitOthers(Member.NUMBER, 0);
    b.dial(Member.NUMBER, OTHERS);
  }

  @Test
  void P2_redisIsLost_theStartsOfTheLastHourAreSaidAgain() {
    long call = a.dial(Member.CAPPED, THEM);
    a.taken(call);
    a.over(call);
    b.awaitOthers(Member.CAPPED, 0);
    redis.kill();
    redis.start();
    a.awaitClosed();
    b.awaitClosed();
    a.awaitOpen();
    b.awaitOpen();
    assertThat(b.ask(Member.CAPPED, OTHERS).limit()).isEqualTo(Limit.NUMBER_CAP);
    assertThat(b.ask(Member.NUMBER, THEM).limit()).isEqualTo(Limit.DESTINATION_LIMIT);
  }

  @Test
  void P2_redisIsFlushed_theStartsOfTheLastHourAreSaidAgain() {
    long call = a.dial(Member.CAPPED, THEM);
    a.taken(call);
    a.over(call);
    b.awaitOthers(Member.CAPPED, 0);
    try (RedisClient client = RedisClient.create(resources, redis.uri())) {
      client.connect().sync().flushall();
    }
    a.awaitClosed();
    a.awaitOpen();
    b.awaitOpen();
    await().untilAsserted(() -> assertThat(b.ask(Member.CAPPED, OTHERS).unknown()).isEmpty());
    assertThat(b.ask(Member.CAPPED, OTHERS).limit()).isEqualTo(Limit.NUMBER_CAP);
    assertThat(b.ask(Member.NUMBER, THEM).limit()).isEqualTo(Limit.DESTINATION_LIMIT);
  }

  @Test
  void P8_nodeWhoseClockWasSet_isGrantedNothing_saysSo_andGoesOnOnceItIsRight() throws IOException {
    b.close(); // who would take over from a node that is away for long
    long call = a.dial(Member.NUMBER, THEM);
    for (long off : new long[] {3_600_000, -5_000}) {
      a.offMillis = off;
      a.awaitClosed();
      await().untilAsserted(() -> assertThat(a.said).contains("ALARM the clock of this node"));
      assertThat(a.said).contains(off > 0 ? "3600.0 s ahead of" : "5.0 s behind");
      assertThat(a.ask(Member.CAPPED, OTHERS).unknown()).isNotEmpty();
      await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(12)).until(() -> !a.open);
      a.offMillis = 0;
      a.awaitOpen();
      assertThat(a.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    }
    b = member("b").awaitOpen();
    a.taken(call);
    a.over(call);
    await().untilAsserted(() -> assertThat(b.ask(Member.NUMBER, OTHERS).go()).isTrue());
  }

  @Test
  void P8_redisIsLostWhileANodeIsAway_nothingIsGrantedBeforeThatNodeIsBack() throws IOException {
    a.dial(Member.NUMBER, THEM);
    a.close();
    redis.kill();
    redis.start();
    b.awaitClosed();
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> !b.open);
    a = member("a");
    a.awaitOpen();
    b.awaitOpen();
    assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
  }

  @Test
  void P6_nodeIsKilled_itsCallsAreStillHeld_andEndWhenItsNextLifeSaysSo() throws IOException {
    long call = a.dial(Member.NUMBER, THEM);
    a.close();
    assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    a = member("a").awaitOpen();
    assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    a.over(call);
    b.awaitOthers(Member.NUMBER, 0);
    b.dial(Member.NUMBER, OTHERS);
  }

  /** Its disk is new: it cannot name what it had dialled, and the taker finds that by its lease. */
  @Test
  void P1_nodeThatIsBackBeforeItIsTakenOver_leavesTheLeasesOfWhatItHadDialled() throws IOException {
    try (ThirdNode third = new ThirdNode(resources, redis.uri())) {
      dialAndComeBackWithNothing(third);
      assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    }
  }

  /** The first is given to the third meanwhile. */
  private void dialAndComeBackWithNothing(ThirdNode third) throws IOException {
    a.dial(Member.NUMBER, THEM);
    a.close();
    third.declareOver("a");
    a = onNewDisk("a", new NoParts()).awaitOpen();
  }

  /** An older state of a shard looks so: the adoption is lost in it, and nobody adopts again. */
  @Test
  void P7_leaseOfALifeThatWasTakenOverToTheEnd_isFoundByTheNodeAndGivenBack() throws IOException {
    try (ThirdNode third = new ThirdNode(resources, redis.uri())) {
      dialAndComeBackWithNothing(third);
      assertThat(b.ask(Member.NUMBER, OTHERS).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
      third.settle("a");
    }
    b.awaitOthers(Member.NUMBER, 0);
    b.dial(Member.NUMBER, OTHERS);
  }

  @Test
  void P7_nodeIsKilledBetweenConfirmationAndItsStore_nothingStaysHeld() throws IOException {
    assertThat(a.ask(Member.NUMBER, THEM).go()).isTrue();
    a.close();
    a = member("a").awaitOpen();
    b.dial(Member.NUMBER, THEM);
  }

  @Test
  void P1_inboundCall_takesAChannelOfTheOtherNodesToo() {
    assertThat(a.inbound(Member.NUMBER).go()).isTrue();
    assertThat(b.ask(Member.NUMBER, THEM).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    assertThat(b.inbound(Member.NUMBER).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
    b.awaitOthers(Member.NUMBER, 1);
  }

  @Test
  void P1_nodeWithOlderLimits_isGrantedNothing() throws IOException {
    b.close();
    b = new Member(resources, redis.uri(), "a, b", "b", home, 2);
    b.awaitOpen();
    b.dial(Member.NUMBER, THEM);
    Member.Reply old = a.ask(Member.CAPPED, OTHERS);
    assertThat(old.go()).isFalse();
    assertThat(old.unknown()).isNotEmpty();
  }
}

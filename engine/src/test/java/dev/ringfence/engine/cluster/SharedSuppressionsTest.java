package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.port.AwayException;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and a real Redis: what a runner suppresses on one is suppressed on the other. */
class SharedSuppressionsTest extends TwoNodes {
  @BeforeEach
  void start() throws IOException {
    openBoth();
  }

  private void awaitBoth(boolean yes, long destination) {
    a.awaitSuppressed(yes, destination);
    b.awaitSuppressed(yes, destination);
  }

  private AwayException away(boolean yes, long destination) {
    Throwable failure = catchThrowable(() -> a.suppress(yes, destination));
    assertThat(failure).hasCauseInstanceOf(AwayException.class);
    return (AwayException) Objects.requireNonNull(failure.getCause());
  }

  @Test
  void P11_suppressedOnOneNode_isSuppressedOnTheOther_andSoIsItsRemoval() {
    a.suppress(true, THEM, OTHERS);
    assertThat(a.suppressed).contains(THEM, OTHERS);
    await().untilAsserted(() -> assertThat(a.owed()).isEmpty());
    awaitBoth(true, THEM);
    b.suppress(false, THEM);
    assertThat(b.suppressed).containsExactly(OTHERS);
    awaitBoth(false, THEM);
    await().untilAsserted(() -> assertThat(a.stored()).containsExactly(OTHERS));
    await().untilAsserted(() -> assertThat(b.stored()).containsExactly(OTHERS));
    a.suppress(true, THEM);
    awaitBoth(true, THEM);
  }

  @Test
  void P11_nodeThatWasAway_hasItBeforeItDials() throws IOException {
    a.suppress(true, OTHERS);
    b.awaitSuppressed(true, OTHERS);
    b.close();
    a.suppress(true, THEM);
    a.suppress(false, OTHERS);
    b = member("b").awaitOpen();
    assertThat(b.suppressedAtOpening).containsExactly(THEM);
  }

  @Test
  void P11_nodeWithAnEmptyStore_hasTheWholeListBeforeItDials() throws IOException {
    long[] all = LongStream.range(THEM, THEM + 700).toArray();
    a.suppress(true, all);
    b.close();
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    b = member("b", elsewhere).awaitOpen();
    assertThat(b.suppressedAtOpening).hasSize(all.length);
    assertThat(b.stored()).hasSize(all.length);
  }

  @Test
  void P11_redisIsLost_whatOnlyTheOtherNodeHad_isSuppressedBeforeThisOneDials() throws IOException {
    b.close();
    a.suppress(true, THEM);
    redis.kill();
    redis.start();
    a.awaitClosed();
    b = member("b").awaitOpen();
    assertThat(b.suppressedAtOpening).contains(THEM);
    a.awaitOpen();
    a.suppress(true, OTHERS);
    b.awaitSuppressed(true, OTHERS);
    b.suppress(false, THEM);
    a.awaitSuppressed(false, THEM);
  }

  @Test
  void P11_redisIsFlushed_whatOnlyTheOtherNodeHad_isSuppressedBeforeThisOneDials()
      throws IOException {
    b.close();
    a.suppress(true, THEM);
    try (RedisClient client = RedisClient.create(resources, redis.uri())) {
      client.connect().sync().flushall();
    }
    a.awaitClosed();
    b = member("b").awaitOpen();
    assertThat(b.suppressedAtOpening).contains(THEM);
    a.awaitOpen();
    b.suppress(false, THEM);
    a.awaitSuppressed(false, THEM);
  }

  @Test
  void P11_redisIsAway_whatIsSuppressedStaysSoHere_andIsToldLater() {
    redis.kill();
    a.awaitClosed();
    assertThat(away(true, THEM).doneHere()).isTrue();
    assertThat(a.suppressed).contains(THEM);
    assertThat(a.stored()).containsExactly(THEM);
    redis.start();
    b.awaitSuppressed(true, THEM);
    b.awaitOpen();
    assertThat(b.suppressedAtOpening).contains(THEM);
    await().untilAsserted(() -> assertThat(a.owed()).isEmpty());
  }

  @Test
  void P11_redisIsAway_nothingIsTakenOff() {
    a.suppress(true, THEM);
    redis.kill();
    a.awaitClosed();
    assertThat(away(false, THEM).doneHere()).isFalse();
    assertThat(a.suppressed).contains(THEM);
  }

  @Test
  void P11_nodeIsKilledBeforeItCouldTell_itsNextLifeDoes() throws IOException {
    redis.kill();
    a.awaitClosed();
    assertThat(away(true, THEM).doneHere()).isTrue();
    a.close();
    redis.start();
    a = member("a").awaitOpen();
    b.awaitSuppressed(true, THEM);
  }

  @Test
  void P11_removalThatANodeHasNotSeen_isUndoneWhenRedisIsLost() throws IOException {
    a.suppress(true, THEM);
    b.awaitSuppressed(true, THEM);
    b.close();
    a.suppress(false, THEM);
    redis.kill();
    redis.start();
    b = member("b").awaitOpen();
    awaitBoth(true, THEM);
  }
}

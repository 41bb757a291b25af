package dev.ringfence.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.WireServer.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every carrier promises of look-ups and listings: the truth, or that it does not know. */
public abstract class LookupContract {
  protected static final long OURS = 918_033_755_555L;
  protected static final long THEIRS = 919_876_543_210L;
  protected static final Instant SENT = Instant.parse("2025-01-21T10:00:00Z");

  protected WireServer server;
  protected Carrier carrier;

  protected abstract Carrier carrier(String baseUrl, Duration timeout);

  @BeforeEach
  void open() {
    server = new WireServer();
    carrier = carrier(server.url(), Duration.ofMillis(800));
  }

  @AfterEach
  void close() {
    server.close();
    carrier.close();
  }

  protected LookupResult byId(String id) {
    return Replies.of(
        answer ->
            carrier.lookUp(
                new LookupRequest(id, OURS, THEIRS, SENT.toEpochMilli(), java.util.Set.of()),
                answer));
  }

  protected LookupResult byNumbers() {
    return Replies.of(
        answer ->
            carrier.lookUp(
                new LookupRequest(null, OURS, THEIRS, SENT.toEpochMilli(), java.util.Set.of()),
                answer));
  }

  protected LiveResult live() {
    return Replies.of(carrier::listLive);
  }

  protected boolean hangUp(String id) {
    return Replies.<Boolean>of(answer -> carrier.hangUp(id, answer));
  }

  @ParameterizedTest
  @CsvSource({
    "500, '{}'",
    "503, ''",
    "401, '{}'",
    "429, '{}'",
    "200, ''",
    "200, not json",
    "404, '<html>'",
    "404, ''"
  })
  void query_withoutAUsefulAnswer_hasFailedAndClaimsNothing(int status, String body) {
    server.otherwise(request -> Reply.of(status, body));
    assertThat(byId("c1")).isInstanceOf(LookupResult.Failed.class);
    assertThat(byNumbers()).isInstanceOf(LookupResult.Failed.class);
    LiveResult live = live();
    assertThat(live.ok()).isFalse();
    assertThat(live.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "401", "429", "403"})
  void hangUp_refused_isNotTaken(int status) {
    server.otherwise(request -> Reply.of(status, "{}"));
    assertThat(hangUp("c1")).isFalse();
  }

  @Test
  void query_dropped_hasFailed() {
    server.otherwise(request -> Reply.drop());
    assertThat(byId("c1")).isInstanceOf(LookupResult.Failed.class);
    assertThat(live().ok()).isFalse();
  }

  @Test
  void query_unanswered_hasFailedInTime() {
    server.otherwise(request -> Reply.silence());
    assertThat(byId("c1")).isInstanceOf(LookupResult.Failed.class);
  }

  @Test
  void query_afterClose_hasFailed() {
    carrier.close();
    assertThat(byId("c1")).isEqualTo(new LookupResult.Failed("closed"));
    assertThat(live().ok()).isFalse();
  }
}

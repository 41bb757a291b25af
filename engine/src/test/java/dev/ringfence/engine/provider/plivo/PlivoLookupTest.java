package dev.ringfence.engine.provider.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.LookupContract;
import dev.ringfence.engine.provider.WireServer.Reply;
import dev.ringfence.engine.provider.WireServer.Seen;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlivoLookupTest extends LookupContract {
  private static final String CALLS = "/v1/Account/" + PlivoDialTest.AUTH_ID + "/Call/";
  private static final Reply NOT_FOUND = Reply.of(404, "{\"api_id\":\"x\",\"error\":\"nf\"}");
  private static final ZoneId CONSOLE = ZoneId.of("Asia/Kolkata");

  @Override
  protected Carrier carrier(String baseUrl, Duration timeout) {
    return new PlivoCarrier(
        new AccountSettings(
            "acme",
            PlivoDialTest.AUTH_ID,
            null,
            PlivoDialTest.TOKEN,
            null,
            baseUrl,
            2,
            CONSOLE,
            timeout,
            toSpare -> {}));
  }

  private static Reply ids(String... ids) {
    return Reply.of(
        200,
        "{\"api_id\":\"x\",\"calls\":["
            + (ids.length == 0 ? "" : "\"" + String.join("\",\"", ids) + "\"")
            + "]}");
  }

  private static String record(String id, int cause, String initiated) {
    return String.format(
        "{\"call_uuid\":\"%s\",\"call_direction\":\"outbound\",\"call_duration\":0,"
            + "\"from_number\":\"%d\",\"to_number\":\"%d\",\"hangup_cause_code\":%d,"
            + "\"initiation_time\":\"%s\"}",
        id, OURS, THEIRS, cause, initiated);
  }

  private static Reply records(List<String> records) {
    return Reply.of(
        200,
        "{\"api_id\":\"x\",\"meta\":{\"limit\":20,\"offset\":0},\"objects\":["
            + String.join(",", records)
            + "]}");
  }

  private static Reply running(String id, String started) {
    return Reply.of(
        200,
        String.format(
            "{\"api_id\":\"x\",\"call_uuid\":\"%s\",\"from\":\"%d\",\"to\":\"%d\","
                + "\"call_status\":\"in-progress\",\"direction\":\"outbound\","
                + "\"session_start\":\"%s\"}",
            id, OURS, THEIRS, started));
  }

  /** Answers by place: queued list, live list, one queued, one live, records. */
  private static Function<Seen, Reply> plivo(
      Reply queued, Reply live, Reply oneQueued, Reply oneLive, Reply records) {
    return seen -> {
      boolean list = seen.path().equals(CALLS);
      String status = String.join("", seen.query().getOrDefault("status", List.of("")));
      return switch (status) {
        case "queued" -> list ? queued : oneQueued;
        case "live" -> list ? live : oneLive;
        default -> records;
      };
    };
  }

  @Test
  void lookUp_queuedOrLive_isLive() {
    server.otherwise(plivo(ids(), ids(), running("c1", ""), NOT_FOUND, NOT_FOUND));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Live("c1"));
    server.otherwise(plivo(ids(), ids(), NOT_FOUND, running("c1", ""), NOT_FOUND));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Live("c1"));
  }

  @Test
  void lookUp_liveInAStatusTheLibraryDoesNotKnow_isLive() {
    Reply early =
        Reply.of(200, "{\"api_id\":\"x\",\"call_uuid\":\"c1\",\"call_status\":\"early-media\"}");
    server.otherwise(plivo(ids(), ids("c1"), NOT_FOUND, early, records(List.of())));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Live("c1"));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Live("c1"));
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 60, 2025-01-21 10:00:10+00:00, ANSWERED",
    "4000, 0, '', NO_ANSWER",
    "3000, 0, '', NO_ANSWER",
    "3010, 0, '', BUSY",
    "3020, 0, '', REJECTED",
    "1000, 0, '', CANCELED",
    "5020, 0, '', FAILED",
    "9100, 4, '', MACHINE",
  })
  void lookUp_record_hasEnded(int cause, int seconds, String answered, Outcome outcome) {
    String body =
        String.format(
            "{\"call_uuid\":\"c1\",\"call_duration\":%d,\"answer_time\":\"%s\","
                + "\"hangup_cause_code\":%d}",
            seconds, answered, cause);
    server.otherwise(plivo(ids(), ids(), NOT_FOUND, NOT_FOUND, Reply.of(200, body)));
    assertThat(byId("c1"))
        .isEqualTo(new LookupResult.Ended("c1", outcome, seconds, "plivo-" + cause));
  }

  @Test
  void lookUp_nowhere_isAbsentAfterThreePlaces() {
    server.otherwise(plivo(ids(), ids(), NOT_FOUND, NOT_FOUND, NOT_FOUND));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Absent());
    assertThat(server.seen())
        .extracting(Seen::target)
        .containsExactly(CALLS + "c1/?status=queued", CALLS + "c1/?status=live", CALLS + "c1/");
  }

  @Test
  void lookUpByNumbers_recordInConsoleTime_isFoundOnTheSecondPage() {
    List<String> old = Collections.nCopies(20, record("old", 3010, "2025-01-21 09:00:00+00:00"));
    server.then(
        ids(),
        ids(),
        records(old),
        // 10:00:00 UTC, in the two forms Plivo writes.
        records(
            List.of(
                record("c1", 3010, "2025-01-21 15:29:55+05:30"),
                record("older", 3010, "2025-01-21 15:29:54"))));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Ended("c1", Outcome.BUSY, 0, "plivo-3010"));
    Seen first = server.seen().get(2);
    assertThat(first.query())
        .containsEntry("from_number", List.of("" + OURS))
        .containsEntry("to_number", List.of("" + THEIRS))
        .containsEntry("call_direction", List.of("outbound"))
        .containsEntry("limit", List.of("20"))
        .containsEntry("offset", List.of("0"));
    assertThat(server.seen().get(3).query()).containsEntry("offset", List.of("20"));
  }

  @Test
  void lookUpByNumbers_queuedAndLive_areToldApartByNumbersAndTime() {
    server.otherwise(
        plivo(
            ids("q1"),
            ids("l1"),
            Reply.of(200, "{\"call_uuid\":\"q1\",\"from\":\"1\",\"to\":\"2\"}"),
            running("l1", "2025-01-21 10:00:01.000000"),
            records(List.of())));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Live("l1"));
    server.otherwise(
        plivo(
            ids("q1"),
            ids("l1"),
            running("q1", ""),
            running("l1", "2025-01-21 09:00:01.000000"),
            records(List.of())));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Live("q1"));
  }

  @Test
  void lookUpByNumbers_severalThatFit_isAmbiguous() {
    server.otherwise(
        plivo(
            ids(),
            ids("l1"),
            NOT_FOUND,
            running("l1", "2025-01-21 10:00:01.000000"),
            records(List.of(record("c1", 3010, "2025-01-21 10:00:03+00:00")))));
    assertThat(byNumbers())
        .isInstanceOfSatisfying(
            LookupResult.Ambiguous.class,
            several -> assertThat(several.providerCallIds()).hasSize(2));
  }

  @Test
  void lookUpByNumbers_callThatEndsMeanwhile_countsOnceAndAsEnded() {
    server.otherwise(
        plivo(
            ids(),
            ids("c1"),
            NOT_FOUND,
            running("c1", "2025-01-21 10:00:01.000000"),
            records(List.of(record("c1", 3010, "2025-01-21 10:00:00+00:00")))));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Ended("c1", Outcome.BUSY, 0, "plivo-3010"));
  }

  @Test
  void lookUpByNumbers_tooMuchToRead_hasFailed() {
    server.otherwise(plivo(ids(many()), ids(), NOT_FOUND, NOT_FOUND, records(List.of())));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Failed("plivo-too-many-calls"));
    List<String> full = Collections.nCopies(20, record("o", 3010, "2025-01-20 09:00:00+00:00"));
    server.otherwise(plivo(ids(), ids(), NOT_FOUND, NOT_FOUND, records(full)));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Failed("plivo-too-many-pages"));
  }

  private static String[] many() {
    String[] ids = new String[101];
    java.util.Arrays.setAll(ids, i -> "q" + i);
    return ids;
  }

  @Test
  void listLive_queuedThenBothDirections() {
    server.then(ids("q1", "c1"), ids("c1", "c2"), ids("i1"));
    assertThat(live())
        .isEqualTo(
            LiveResult.of(
                List.of(
                    new LiveCall("q1", 0, 0, false),
                    new LiveCall("c1", 0, 0, false),
                    new LiveCall("c2", 0, 0, false),
                    new LiveCall("i1", 0, 0, true))));
    assertThat(server.seen())
        .extracting(Seen::target)
        .containsExactly(
            CALLS + "?status=queued",
            CALLS + "?status=live&call_direction=outbound",
            CALLS + "?status=live&call_direction=inbound");
  }

  @Test
  void listLive_oneListingFails_isNothing() {
    server.then(ids("q1"), Reply.of(500, "{}"));
    assertThat(live()).isEqualTo(LiveResult.failed("plivo-http-500"));
  }

  @Test
  void hangUp_callInProgress_isDeleted() {
    server.then(Reply.of(204, ""));
    assertThat(hangUp("c1")).isTrue();
    assertThat(server.seen().get(0).method()).isEqualTo("DELETE");
    assertThat(server.seen().get(0).target()).isEqualTo(CALLS + "c1/");
  }

  @Test
  void hangUp_queuedCall_isCanceledAsARequest() {
    server.then(NOT_FOUND, Reply.of(204, ""));
    assertThat(hangUp("c1")).isTrue();
    assertThat(server.seen().get(1).target()).endsWith("/Request/c1/");
  }
}

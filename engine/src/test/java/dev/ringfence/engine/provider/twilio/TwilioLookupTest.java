package dev.ringfence.engine.provider.twilio;

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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioLookupTest extends LookupContract {
  private static final String CALLS = "/2010-04-01/Accounts/" + TwilioDialTest.SID + "/Calls";

  @Override
  protected Carrier carrier(String baseUrl, Duration timeout) {
    return new TwilioCarrier(
        new AccountSettings(
            "acme",
            TwilioDialTest.SID,
            null,
            TwilioDialTest.TOKEN,
            null,
            baseUrl,
            2,
            ZoneOffset.UTC,
            timeout,
            toSpare -> {}));
  }

  private static String call(String sid, String status, Instant created) {
    return String.format(
        "{\"sid\":\"%s\",\"status\":\"%s\",\"from\":\"+%d\",\"to\":\"+%d\",\"duration\":\"60\","
            + "\"direction\":\"outbound-api\",\"date_created\":\"%s\"}",
        sid,
        status,
        OURS,
        THEIRS,
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .format(created.atOffset(ZoneOffset.UTC)));
  }

  private static Reply page(String next, String... calls) {
    return Reply.of(
        200,
        "{\"uri\":\"/x\",\"page_size\":50,\"next_page_uri\":"
            + (next.isEmpty() ? "null" : "\"" + next + "\"")
            + ",\"calls\":["
            + String.join(",", calls)
            + "]}");
  }

  @ParameterizedTest
  @CsvSource({
    "completed, human, ANSWERED", "completed, machine_start, MACHINE", "busy, '', BUSY",
    "no-answer, '', NO_ANSWER", "failed, '', FAILED", "canceled, '', CANCELED",
  })
  void lookUp_finalStatus_hasEnded(String status, String answeredBy, Outcome outcome) {
    server.then(
        Reply.of(
            200,
            "{\"sid\":\"CA1\",\"duration\":\"60\",\"status\":\""
                + status
                + "\",\"answered_by\":\""
                + answeredBy
                + "\"}"));
    assertThat(byId("CA1"))
        .isEqualTo(new LookupResult.Ended("CA1", outcome, 60, "twilio-" + status));
    assertThat(server.seen().get(0).target()).isEqualTo(CALLS + "/CA1.json");
  }

  @ParameterizedTest
  @CsvSource({"queued", "initiated", "ringing", "in-progress", "something-new"})
  void lookUp_statusThatIsNotFinal_isLive(String status) {
    server.then(Reply.of(200, "{\"sid\":\"CA1\",\"status\":\"" + status + "\"}"));
    assertThat(byId("CA1")).isEqualTo(new LookupResult.Live("CA1"));
  }

  @Test
  void lookUp_noSuchCall_isAbsent() {
    server.then(Reply.of(404, "{\"code\":20404,\"message\":\"not found\",\"status\":404}"));
    assertThat(byId("CA1")).isEqualTo(new LookupResult.Absent());
  }

  @Test
  void lookUpByNumbers_overPages_findsTheOneThatIsYoungEnough() {
    server.then(
        page(CALLS + ".json?Page=1&PageToken=P", call("old", "completed", SENT.minusSeconds(6))),
        page("", call("CA2", "busy", SENT.minusSeconds(5))));
    assertThat(byNumbers())
        .isEqualTo(new LookupResult.Ended("CA2", Outcome.BUSY, 60, "twilio-busy"));
    Seen first = server.seen().get(0);
    assertThat(first.path()).isEqualTo(CALLS + ".json");
    assertThat(first.query())
        .containsEntry("From", List.of("+" + OURS))
        .containsEntry("To", List.of("+" + THEIRS))
        .containsEntry("PageSize", List.of("50"));
    assertThat(server.seen().get(1).target()).isEqualTo(CALLS + ".json?Page=1&PageToken=P");
  }

  @Test
  void lookUpByNumbers_none_isAbsent() {
    server.then(page("", call("old", "completed", SENT.minusSeconds(60))));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Absent());
  }

  @Test
  void lookUpByNumbers_dateThatCannotBeRead_mayBeIt() {
    server.then(page("", call("CA1", "ringing", SENT).replace("+0000", "GMT")));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Live("CA1"));
  }

  @Test
  void lookUpByNumbers_several_isAmbiguous() {
    server.then(page("", call("a", "completed", SENT), call("b", "ringing", SENT)));
    assertThat(byNumbers())
        .isInstanceOfSatisfying(
            LookupResult.Ambiguous.class,
            several -> assertThat(several.providerCallIds()).hasSize(2));
  }

  @Test
  void lookUpByNumbers_othersCalls_areNotOurs() {
    String inbound = call("a", "ringing", SENT).replace("outbound-api", "inbound");
    String another = call("b", "ringing", SENT).replace("+" + THEIRS, "+15005550009");
    server.then(page("", inbound, another));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Absent());
  }

  @Test
  void query_pagesWithoutEnd_hasFailed() {
    server.otherwise(seen -> page(CALLS + ".json?Page=9", call("a", "ringing", SENT)));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Failed("twilio-too-many-pages"));
    assertThat(live()).isEqualTo(LiveResult.failed("twilio-too-many-pages"));
  }

  @Test
  void listLive_threeStatuses_areReadInTheOrderCallsMove() {
    String inbound = call("CA3", "in-progress", SENT).replace("outbound-api", "inbound");
    server.then(
        page("", call("CA1", "queued", SENT)),
        page(CALLS + ".json?Page=1", call("CA1", "ringing", SENT)),
        page("", call("CA2", "ringing", SENT)),
        page("", inbound));
    assertThat(live())
        .isEqualTo(
            LiveResult.of(
                List.of(
                    new LiveCall("CA1", OURS, THEIRS, false),
                    new LiveCall("CA2", OURS, THEIRS, false),
                    new LiveCall("CA3", OURS, THEIRS, true))));
    assertThat(server.seen())
        .extracting(seen -> seen.query().get("Status"))
        .containsExactly(List.of("queued"), List.of("ringing"), null, List.of("in-progress"));
    assertThat(server.seen().get(0).query()).containsEntry("PageSize", List.of("1000"));
  }

  @Test
  void listLive_oneListingFails_isNothing() {
    server.then(page("", call("CA1", "queued", SENT)), Reply.of(500, "{}"));
    assertThat(live()).isEqualTo(LiveResult.failed("twilio-http-500"));
  }

  @Test
  void hangUp_asksForCompleted() {
    server.then(Reply.of(200, "{\"sid\":\"CA1\",\"status\":\"completed\"}"));
    assertThat(hangUp("CA1")).isTrue();
    assertThat(server.seen().get(0).target()).isEqualTo(CALLS + "/CA1.json");
    assertThat(server.seen().get(0).body()).isEqualTo("Status=completed");
  }

  @Test
  void hangUp_callThatIsOver_isDone() {
    server.then(Reply.of(400, "{\"code\":21220,\"message\":\"x\",\"status\":400}"));
    assertThat(hangUp("CA1")).isTrue();
  }
}

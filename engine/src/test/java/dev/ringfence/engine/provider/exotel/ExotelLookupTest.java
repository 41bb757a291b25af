package dev.ringfence.engine.provider.exotel;

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
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExotelLookupTest extends LookupContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String CALLS = "/v1/Accounts/acme1/Calls";

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  @Override
  protected Carrier carrier(String baseUrl, Duration timeout) {
    return new ExotelCarrier(
        new AccountSettings(
            "acme",
            "acme1",
            "k",
            "t",
            null,
            baseUrl,
            2,
            ZoneId.of("Asia/Kolkata"),
            timeout,
            toSpare -> {}),
        VERTX);
  }

  /** As Exotel writes it: local time, national numbers, the destination as From. */
  private static String call(String sid, String status, String created) {
    return String.format(
        "{\"Sid\":\"%s\",\"Status\":\"%s\",\"From\":\"09876543210\",\"To\":null,"
            + "\"PhoneNumberSid\":\"08033755555\",\"Direction\":\"outbound-api\","
            + "\"Duration\":\"77\",\"DateCreated\":\"%s\"}",
        sid, status, created);
  }

  private static Reply page(String next, String... calls) {
    return Reply.of(
        200,
        "{\"Metadata\":{\"NextPageUri\":"
            + (next.isEmpty() ? "null" : "\"" + next + "\"")
            + "},\"Calls\":["
            + String.join(",", calls)
            + "]}");
  }

  @ParameterizedTest
  @CsvSource({
    "completed, ANSWERED",
    "busy, BUSY",
    "no-answer, NO_ANSWER",
    "failed, FAILED",
    "canceled, CANCELED"
  })
  void lookUp_finalStatus_hasEnded(String status, Outcome outcome) {
    server.then(Reply.of(200, "{\"Call\":" + call("c1", status, "") + "}"));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Ended("c1", outcome, 77, "exotel-" + status));
    assertThat(server.seen().get(0).target()).isEqualTo(CALLS + "/c1.json?details=true");
  }

  @ParameterizedTest
  @CsvSource({"queued", "ringing", "in-progress", "something-new"})
  void lookUp_statusThatIsNotFinal_isLive(String status) {
    server.then(Reply.of(200, "{\"Call\":" + call("c1", status, "") + "}"));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Live("c1"));
  }

  @Test
  void lookUp_noSuchCall_isAbsent() {
    server.then(Reply.of(404, "{\"RestException\":{\"Status\":404,\"Message\":\"x\"}}"));
    assertThat(byId("c1")).isEqualTo(new LookupResult.Absent());
  }

  @Test
  void lookUpByNumbers_overPages_comparesLocalTimesAndNationalNumbers() {
    // Sent at 10:00:00 UTC, which is 15:30:00 in India.
    server.then(
        page(CALLS + ".json?After=x", call("old", "busy", "2025-01-21 15:29:00")),
        page("", call("c1", "busy", "2025-01-21 15:29:55")));
    assertThat(byNumbers())
        .isEqualTo(new LookupResult.Ended("c1", Outcome.BUSY, 77, "exotel-busy"));
    Seen first = server.seen().get(0);
    assertThat(first.path()).isEqualTo(CALLS + ".json");
    assertThat(first.query())
        .containsEntry("From", List.of("+" + THEIRS))
        .containsEntry("PageSize", List.of("100"));
    assertThat(first.query().getOrDefault("DateCreated", List.of()))
        .allMatch(range -> range.startsWith("gte:2025-01-21 15:29:55;lte:"))
        .hasSize(1);
    assertThat(server.seen().get(1).target()).isEqualTo(CALLS + ".json?After=x");
  }

  @Test
  void lookUpByNumbers_fromAnotherNumberOfOurs_isNotIt() {
    String other = call("c1", "busy", "2025-01-21 15:30:00").replace("08033755555", "08033755556");
    server.then(page("", other));
    assertThat(byNumbers()).isEqualTo(new LookupResult.Absent());
  }

  @Test
  void lookUpByNumbers_several_isAmbiguous() {
    server.then(
        page(
            "",
            call("a", "busy", "2025-01-21 15:30:00"),
            call("b", "queued", "2025-01-21 15:30:04")));
    assertThat(byNumbers())
        .isInstanceOfSatisfying(
            LookupResult.Ambiguous.class,
            several -> assertThat(several.providerCallIds()).hasSize(2));
  }

  @Test
  void query_pagesWithoutEnd_hasFailed() {
    server.otherwise(seen -> page(CALLS + ".json?After=x"));
    assertThat(byNumbers()).isInstanceOf(LookupResult.Failed.class);
    assertThat(live().ok()).isFalse();
  }

  @Test
  void query_nextPageElsewhere_isNotFollowed() {
    server.then(page("http://evil.example/", call("c1", "busy", "2025-01-21 15:30:00")));
    assertThat(byNumbers()).isInstanceOf(LookupResult.Failed.class);
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void listLive_queuedThenInProgress() {
    String inbound = call("i1", "in-progress", "").replace("outbound-api", "inbound");
    server.then(
        page("", call("c1", "queued", "")),
        page("", call("c1", "in-progress", ""), call("c2", "in-progress", ""), inbound));
    assertThat(live())
        .isEqualTo(
            LiveResult.of(
                List.of(
                    new LiveCall("c1", OURS, THEIRS, false),
                    new LiveCall("c2", OURS, THEIRS, false),
                    new LiveCall("i1", THEIRS, OURS, true))));
    assertThat(server.seen())
        .extracting(seen -> seen.query().get("Status"))
        .containsExactly(List.of("queued"), List.of("in-progress"));
  }
}

package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.http.ApiBed.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Priority, weight, instants and time zones: of batches, of their rows and of single calls. */
class UploadTermsTest {
  private static final Instant SOON =
      Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
  private static final long HOUR = 3_600_000;
  private final ApiBed bed = new ApiBed();
  private long began;

  @BeforeEach
  void note() {
    began = System.currentTimeMillis();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private BatchTerms terms(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return bed.desk.draft(answer.json().path("id").asText()).terms();
  }

  @Test
  void query_saysTheTerms() {
    Answer answer =
        bed.csv(
            "template=reminder&priority=high&weight=7&not_before=" + SOON + "&not_after=3d",
            "to\n+14155550101\n");
    BatchTerms terms = terms(answer);
    assertThat(terms.priority()).isEqualTo(Priority.HIGH);
    assertThat(terms.weight()).isEqualTo(7);
    assertThat(terms.notBeforeMillis()).isEqualTo(SOON.toEpochMilli());
    assertThat(terms.notAfterMillis()).isBetween(began + 72 * HOUR, began + 73 * HOUR);
    assertThat(answer.json().path("priority").asText()).isEqualTo("high");
    JsonNode batch = bed.get("/v1/batches/" + answer.json().path("id").asText()).json();
    assertThat(batch.path("weight").asInt()).isEqualTo(7);
    assertThat(Instant.parse(batch.path("not_before").asText())).isEqualTo(SOON);
  }

  @Test
  void nothingSaid_areTheUsualTerms_andTheTemplatesExpiry() {
    assertThat(terms(bed.csv("template=reminder", "to\n+14155550101\n")))
        .isEqualTo(BatchTerms.DEFAULT);
    TermsText nothing = new TermsText(Map.of());
    assertThat(nothing.terms(2 * HOUR, began).notAfterMillis()).isEqualTo(began + 2 * HOUR);
    TermsText later = new TermsText(Map.of("not_before", "5h"));
    assertThat(later.terms(2 * HOUR, began).notAfterMillis()).isEqualTo(began + 7 * HOUR);
  }

  @Test
  void document_saysTheTerms_andTheQueryWins() {
    String document =
        """
        {"template":"reminder","priority":"low","weight":3,"not_after":"2h",
         "calls":[{"to":"+14155550101"}]}""";
    BatchTerms terms = terms(bed.post("/v1/batches?priority=urgent", "application/json", document));
    assertThat(terms.priority()).isEqualTo(Priority.URGENT);
    assertThat(terms.weight()).isEqualTo(3);
    assertThat(terms.notAfterMillis()).isBetween(began + 2 * HOUR, began + 3 * HOUR);
  }

  @Test
  void termsThatAreWrong_areRefusedWithTheirValue() {
    String[][] mistakes = {
      {"priority=hihg", "priority must be one of urgent, high, normal, low"},
      {"weight=0", "weight must be a whole number from 1 to 1000"},
      {"weight=1001", "weight must be a whole number from 1 to 1000"},
      {"not_before=tomorrow", "not_before 'tomorrow' is not an instant"},
      {"not_before=2026-03-01T09:00", "does not say where"},
      {"not_before=500d", "is more than 400 days ahead"},
      {"not_after=2020-01-01T00:00:00Z", "not_after '2020-01-01T00:00:00Z' has passed"},
      {"not_before=2h&not_after=1h", "not_after must be later than not_before"}
    };
    for (String[] mistake : mistakes) {
      Answer answer = bed.csv("template=reminder&" + mistake[0], "to\n+14155550101\n");
      assertThat(answer.status()).as(mistake[0]).isEqualTo(400);
      assertThat(answer.json().path("detail").asText()).contains(mistake[1]);
    }
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void rows_ofAnyFormat_mayHaveTheirOwnZoneAndInstants() {
    LocalDateTime nine =
        LocalDateTime.of(LocalDate.now(ZoneOffset.UTC).plusDays(3), LocalTime.of(9, 0));
    long there = nine.atZone(ZoneId.of("America/Denver")).toInstant().toEpochMilli();
    Answer csv =
        bed.csv(
            "template=reminder",
            "to,timezone,not_before,not_after,name\n"
                + ("+14155550101,America/Denver," + nine + ",5d,Ada\n")
                + ("+14155550102,America/Denver," + nine.toString().replace('T', ' ') + ",,\n")
                + "+14155550103,,,,\n");
    Answer ndjson =
        bed.post(
            "/v1/batches?template=reminder",
            "application/x-ndjson",
            "{\"to\":\"+14155550101\",\"timezone\":\"America/Denver\",\"not_before\":\"%s\",\"not_after\":\"5d\",\"variables\":{\"name\":\"Ada\"}}\n"
                    .formatted(nine)
                + "{\"to\":\"+14155550103\",\"timezone\":null}\n");
    for (Answer answer : new Answer[] {csv, ndjson}) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      assertThat(answer.json().path("rejected").asInt()).as(answer.body()).isZero();
      BatchRows rows = bed.desk.rows(answer.json().path("id").asText());
      assertThat(rows.timed()).isTrue();
      assertThat(bed.zones.zones(rows.zones(0))).containsExactly(ZoneId.of("America/Denver"));
      assertThat(rows.notBeforeMillis(0)).isEqualTo(there);
      assertThat(rows.notAfterMillis(0)).isBetween(began + 120 * HOUR, began + 121 * HOUR);
      assertThat(rows.variables(0)).isEqualTo(Map.of("name", "Ada"));
      int last = rows.size() - 1;
      assertThat(bed.zones.zones(rows.zones(last))).containsExactly(ZoneId.of("America/New_York"));
      assertThat(rows.notBeforeMillis(last)).isZero();
      assertThat(rows.notAfterMillis(last)).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(bed.desk.rows("b1").notBeforeMillis(1)).isEqualTo(there);
  }

  @Test
  void rowsWhoseTimesAreWrong_areRefusedOneByOne() {
    Answer answer =
        bed.csv(
            "template=reminder",
            """
            to,timezone,not_before,not_after
            +14155550101,America/Gotham,,
            +14155550102,,2027-01-01T09:00,
            +14155550103,,soon,
            +14155550104,,,2020-01-01T00:00:00Z
            +14155550105,,5h,4h
            +14155550106,,1h,4h
            """);
    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isOne();
    assertThat(answer.body())
        .contains("timezone 'America/Gotham' is not one; write one such as America/New_York")
        .contains("not_before '2027-01-01T09:00' does not say where")
        .contains("not_before 'soon' is not an instant")
        .contains("not_after '2020-01-01T00:00:00Z' has passed")
        .contains("not_after '4h' is not later than not_before");
    assertThat(answer.json().path("errors").path(0).path("code").asText())
        .isEqualTo("bad_time_zone");
    assertThat(answer.json().path("errors").path(1).path("count").asInt()).isEqualTo(4);
  }

  @Test
  void zonesThatAreNeverOpenAtOnce_areRefused_unlessTheRowSaysWhichItIs() {
    Answer answer =
        bed.csv(
            "template=reminder",
            """
            to,item_id,timezone,name
            +6421555001,a,,Ada
            +14155550101,b,,Bob
            +6421555002,c,Pacific/Auckland,Cyd
            """);
    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
    assertThat(answer.json().path("rejected").asInt()).isOne();
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("code").asText()).isEqualTo("never_open");
    assertThat(error.path("examples").path(0).path("line").asInt()).isEqualTo(2);
    assertThat(error.path("examples").path(0).path("detail").asText())
        .contains("in Asia/Shanghai, Pacific/Pitcairn, UTC at once");
    BatchRows rows = bed.desk.rows(answer.json().path("id").asText());
    assertThat(rows.itemId(1)).isEqualTo("c");
    assertThat(rows.line(1)).isEqualTo(4);
    assertThat(rows.variables(1)).isEqualTo(Map.of("name", "Cyd"));
  }

  @Test
  void singleCall_hasTermsToo() {
    Answer answer =
        bed.post(
            "/v1/calls",
            "application/json",
            """
            {"template":"reminder","to":"+14155550101","priority":"urgent","weight":2,
             "timezone":"America/Denver","not_before":"1h","not_after":"4h"}""");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    BatchTerms terms = bed.desk.draft("b1").terms();
    assertThat(terms.priority()).isEqualTo(Priority.URGENT);
    assertThat(terms.weight()).isEqualTo(2);
    assertThat(terms.notBeforeMillis()).isBetween(began + HOUR, began + 2 * HOUR);
    assertThat(terms.notAfterMillis()).isBetween(began + 4 * HOUR, began + 5 * HOUR);
    Answer never =
        bed.post(
            "/v1/calls", "application/json", "{\"template\":\"reminder\",\"to\":\"+6421555001\"}");
    assertThat(never.status()).isEqualTo(422);
    assertThat(never.body()).contains("never_open");
  }
}

package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.http.ApiBed.Answer;
import dev.ringfence.engine.http.ingest.IngestLimits;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadTest {
  private static final IngestLimits SMALL = new IngestLimits(1 << 20, 100, 64 << 10, 64, 4 << 10);
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed(SMALL);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void csv_withBomBlanksAndQuotedNewlines_keepsEveryRowAndItsLine() {
    Answer answer =
        bed.csv(
            "template=reminder&name=Monday",
            "\ufeff\"to\", item_id ,note\r\n+14155550101,a,\"two\nlines, \"\"quoted\"\"\"\r\n\r\n"
                + "+14155550102,b,\u00e9t\u00e9\n+14155550103,c,");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String id = answer.json().path("id").asText();
    assertThat(answer.header("Location")).hasValue("/v1/batches/" + id);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
    BatchRows rows = bed.desk.rows(id);
    assertThat(rows.variables(0)).isEqualTo(Map.of("note", "two\nlines, \"quoted\""));
    assertThat(rows.variables(1)).isEqualTo(Map.of("note", "\u00e9t\u00e9"));
    assertThat(rows.variables(2)).isEqualTo(Map.of("note", ""));
    assertThat(new int[] {rows.line(0), rows.line(1), rows.line(2)}).containsExactly(2, 5, 6);
    assertThat(rows.itemId(1)).isEqualTo("b");
    assertThat(rows.destination(2)).isEqualTo(14155550103L);
    assertThat(bed.zones.zones(rows.zones(2))).containsExactly(ZoneId.of("America/New_York"));
  }

  @Test
  void csv_withBadRows_countsThemByReasonAndNamesTheirLines() {
    Answer answer =
        bed.csv(
            "template=reminder",
            "to,item_id\n+14155550101,a\nnobody,b\n+33123456789,c\n+14155550101,d\n"
                + "+14155550102,a\n+14155550103\n+14155550104,\"x\"y\n+14155550105,e\n");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(6);
    assertThat(lines(answer, "not_e164")).isEqualTo("3b");
    assertThat(lines(answer, "country_not_allowed")).isEqualTo("4c");
    assertThat(lines(answer, "duplicate_destination")).isEqualTo("5d");
    assertThat(lines(answer, "duplicate_item_id")).isEqualTo("6a");
    assertThat(lines(answer, "malformed_row")).isEqualTo("7,8");
  }

  private static String lines(Answer answer, String code) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode error : answer.json().path("errors")) {
      if (error.path("code").asText().equals(code)) {
        for (JsonNode example : error.path("examples")) {
          lines.append(lines.isEmpty() ? "" : ",");
          lines.append(example.path("line").asInt()).append(example.path("item_id").asText());
        }
      }
    }
    return lines.toString();
  }

  @Test
  void manyBadRows_tenExamplesAndTheWholeCount() {
    Answer answer = bed.csv("template=reminder", "to\n+14155550101\n" + "x\n".repeat(50));

    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("count").asInt()).isEqualTo(50);
    assertThat(error.path("examples")).hasSize(10);
  }

  @Test
  void duplicateDestination_whenAllowed_isKept() {
    String csv = "to\n+14155550101\n+14155550101\n";

    assertThat(
            bed.csv("template=reminder&allow_duplicates=true", csv).json().path("accepted").asInt())
        .isEqualTo(2);
    assertThat(bed.csv("template=reminder", csv).json().path("accepted").asInt()).isEqualTo(1);
  }

  @Test
  void ndjson_brokenLine_doesNotSpoilTheNext() {
    Answer answer =
        bed.post(
            "/v1/batches?template=reminder",
            "application/x-ndjson; charset=utf-8",
            """
            {"to":"+14155550101","item_id":"a","variables":{"n":1,"ok":true,"none":null}}
            {"to":"+14155550102",

            {"to":"+14155550103","variable":{}}
            [1]
            {"item_id":"x"}
            {"to":"+14155550104","variables":{"deep":{"no":1}}}
            {"to":"+14155550105"} {"to":"+14155550106"}
            {"to":"+14155550107","item_id":7}""");

    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
    assertThat(lines(answer, "malformed_row")).isEqualTo("2,4,5,6x,7,8");
    BatchRows rows = bed.desk.rows(answer.json().path("id").asText());
    assertThat(rows.variables(0)).isEqualTo(Map.of("n", "1", "ok", "true"));
    assertThat(rows.itemId(1)).isEqualTo("7");
    assertThat(rows.line(1)).isEqualTo(9);
  }

  @Test
  void json_namesTemplateAfterTheCalls_isTaken() {
    Answer answer =
        bed.post(
            "/v1/batches",
            "application/json",
            """
            {"calls":[{"to":"+14155550101","variables":{"a":"b"}},{"to":"x"},7,{"to":"+14155550102"}],
             "name":"Monday","template":"reminder"}""");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().path("name").asText()).isEqualTo("Monday");
    assertThat(lines(answer, "not_e164")).isEqualTo("2");
    assertThat(lines(answer, "malformed_row")).isEqualTo("3");
    assertThat(bed.desk.rows(answer.json().path("id").asText()).line(1)).isEqualTo(4);
  }

  @Test
  void json_queryWinsOverTheDocument() {
    Answer answer =
        bed.post(
            "/v1/batches?template=reminder&name=Query",
            "application/json",
            "{\"template\":\"survey\",\"name\":\"Doc\",\"calls\":[{\"to\":\"+14155550101\"}]}");

    assertThat(answer.json().path("name").asText()).isEqualTo("Query");
  }

  @Test
  void json_brokenOrStrange_keepsNothing() {
    for (String body :
        new String[] {
          "",
          "[]",
          "{\"calls\":[{\"to\":\"+14155550101\"}",
          "{\"calls\":[{\"to\":\"+14155550101\"}]} x",
          "{\"calls\":[{\"to\":\"+14155550101\"}],\"dryrun\":true}",
          "{\"calls\":[{\"to\":\"+14155550101\",\"to\":\"+14155550102\"}]}",
          "[".repeat(100_000)
        }) {
      Answer answer = bed.post("/v1/batches?template=reminder", "application/json", body);
      assertThat(answer.status()).as(body.substring(0, Math.min(80, body.length()))).isEqualTo(422);
      assertThat(answer.problem()).isEqualTo("malformed-body");
    }
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void csv_withoutColumnTo_saysWhichColumnsThereAre() {
    Answer answer = bed.csv("template=reminder", "phone,name\n+14155550101,Ada\n");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("invalid-columns");
    assertThat(answer.json().path("detail").asText()).contains("phone, name");
  }

  @Test
  void csv_withUnusableHeader_isRefused() {
    for (String header : new String[] {"", "\n", "to,a,a\n", "to," + "v".repeat(129) + "\n"}) {
      assertThat(bed.csv("template=reminder", header).problem()).isEqualTo("invalid-columns");
    }
    StringBuilder wide = new StringBuilder("to");
    for (int i = 0; i < 65; i++) {
      wide.append(",v").append(i);
    }
    assertThat(bed.csv("template=reminder", wide + "\n").problem()).isEqualTo("invalid-columns");
  }

  @Test
  void rowsValuesAndIds_tooLong_areRefusedOneByOne() {
    String csv =
        "to,item_id,v\n+14155550101,a,"
            + "x".repeat(4097)
            + "\n+14155550102,"
            + "i".repeat(256)
            + ",v\n+14155550103,c,"
            + "y".repeat(70_000)
            + "\n+14155550104,d,ok\n";

    Answer answer = bed.csv("template=reminder", csv);

    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(1);
    assertThat(lines(answer, "too_long")).isEqualTo("2a,3,4");
  }

  @Test
  void quoteNeverClosed_doesNotSwallowTheRest() {
    StringBuilder csv = new StringBuilder("to,v\n+14155550101,\"open\n");
    for (int i = 0; i < 40; i++) {
      csv.append('+').append(14155552000L + i).append(',').append("x".repeat(4_000)).append('\n');
    }

    Answer answer = bed.csv("template=reminder", csv.toString());

    // A row may have 64 KiB, so that much is lost to the quote: 17 rows of 4 KB.
    assertThat(lines(answer, "too_long")).isEqualTo("2");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(40 - 17);
  }

  @Test
  void tooManyRowsOrBytes_413AndNothingKept() {
    StringBuilder rows = new StringBuilder("to\n");
    for (int i = 0; i < 101; i++) {
      rows.append("+").append(14155550000L + i).append('\n');
    }
    assertThat(bed.csv("template=reminder", rows.toString()).status()).isEqualTo(413);
    assertThat(bed.csv("template=reminder", "to\n" + " ".repeat(1 << 20)).status()).isEqualTo(413);
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void dryRun_checksAndKeepsNothing() {
    Answer answer = bed.csv("template=reminder&dry_run=true", "to\n+14155550101\nx\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().has("id")).isFalse();
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void onErrorRejectAll_oneBadRow_refusesAll() {
    Answer answer = bed.csv("template=reminder&on_error=reject_all", "to\n+14155550101\nx\n");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("rows-rejected");
    assertThat(lines(answer, "not_e164")).isEqualTo("3");
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void noValidRow_422WithTheReasons() {
    Answer answer = bed.csv("template=reminder", "to\nx\n");

    assertThat(answer.problem()).isEqualTo("no-valid-rows");
    assertThat(lines(answer, "not_e164")).isEqualTo("2");
  }

  @Test
  void defaultRegion_numbersWithoutPlus_areRead() {
    Answer answer = bed.csv("template=reminder&default_region=US", "to\n4155550101\n");

    assertThat(bed.desk.rows(answer.json().path("id").asText()).destination(0))
        .isEqualTo(14155550101L);
  }

  @Test
  void unknownTemplate_namesTheNearestOfOwnWorkspace() {
    Answer typo = bed.csv("template=remindr", "to\n+14155550101\n");
    Answer foreign = bed.csv("template=survey", "to\n+14155550101\n");
    Answer none = bed.csv("name=x", "to\n+14155550101\n");

    assertThat(typo.problem()).isEqualTo("unknown-template");
    assertThat(typo.json().path("detail").asText()).contains("reminder");
    assertThat(foreign.problem()).isEqualTo("unknown-template");
    assertThat(foreign.body()).doesNotContain("survey");
    assertThat(none.problem()).isEqualTo("unknown-template");
  }

  @Test
  void parameters_misspeltOrWrong_areRefused() {
    for (String query :
        new String[] {
          "template=reminder&dryrun=true",
          "template=reminder&dry_run=yes",
          "template=reminder&on_error=ignore",
          "template=reminder&default_region=usa",
          "template=reminder&template=reminder",
          "template=reminder&name=" + "n".repeat(201)
        }) {
      assertThat(bed.csv(query, "to\n+14155550101\n").status()).as(query).isEqualTo(400);
    }
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void otherMediaTypes_415() {
    assertThat(bed.post("/v1/batches?template=reminder", "text/html", "x").status()).isEqualTo(415);
    Answer zipped =
        bed.send(
            bed.request("/v1/batches?template=reminder")
                .header("Content-Type", "text/csv")
                .header("Content-Encoding", "gzip")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("x")));
    assertThat(zipped.status()).isEqualTo(415);
    assertThat(zipped.header("Accept"))
        .hasValueSatisfying(list -> assertThat(list).contains("text/csv"));
  }
}

package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.http.ApiBed.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchRoutesTest {
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private List<String> pageThrough(String path, String list, String member) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Answer page = bed.get(path + "&page_token=" + token);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      for (JsonNode item : page.json().path(list)) {
        found.add(member.isEmpty() ? item.asText() : item.path(member).asText());
      }
      token = page.json().path("next_page_token").asText();
    } while (!token.isEmpty());
    return found;
  }

  @Test
  void delete_removesAFinishedBatch_andNoOther() {
    String running = bed.batch(2);
    String finished = bed.batch(1);
    bed.desk.finish(finished, 1);

    assertThat(bed.send(bed.request("/v1/batches/" + running).DELETE()).status()).isEqualTo(409);
    assertThat(bed.send(bed.request("/v1/batches/" + finished).DELETE()).status()).isEqualTo(204);
    assertThat(bed.send(bed.request("/v1/batches/" + finished).DELETE()).status()).isEqualTo(404);
    assertThat(bed.send(bed.request("/v1/batches/" + running).GET()).status()).isEqualTo(200);
  }

  @Test
  void batches_pagedThrough_newestFirst() {
    for (int i = 0; i < 5; i++) {
      bed.batch(1);
    }

    assertThat(pageThrough("/v1/batches?page_size=2", "batches", "id"))
        .containsExactly("b5", "b4", "b3", "b2", "b1");
    assertThat(pageThrough("/v1/batches?page_size=5", "batches", "id")).hasSize(5);
  }

  @Test
  void calls_pagedThrough_inTheOrderOfTheUpload() {
    String id = bed.batch(2_503);

    List<String> lines =
        pageThrough("/v1/batches/" + id + "/calls?page_size=5000", "calls", "line");

    assertThat(lines).hasSize(2_503).first().isEqualTo("2");
    assertThat(lines.get(2_502)).isEqualTo("2504");
    assertThat(bed.get("/v1/batches/" + id + "/calls").json().path("calls")).hasSize(100);
  }

  @Test
  void calls_ofOneState_areFoundFarApart() {
    String id = bed.batch(25_000);
    bed.desk.finish(id, 24_990);

    assertThat(pageThrough("/v1/batches/" + id + "/calls?state=waiting", "calls", "line"))
        .hasSize(10);
    Answer done = bed.get("/v1/batches/" + id + "/calls?state=done&page_size=150");
    assertThat(done.json().path("calls")).hasSize(150);
    assertThat(done.json().path("next_page_token").asText()).isEqualTo(Paging.token('c', "150"));
    assertThat(pageThrough("/v1/batches/" + id + "/calls?state=in_progress", "calls", "id"))
        .isEmpty();
  }

  @Test
  void paging_wrongTokensAndSizes_400() {
    String id = bed.batch(1);
    String token = Paging.token('b', id);
    for (String query :
        new String[] {
          "page_token=%25%25",
          "page_token=" + token,
          "page_token=" + Paging.token('c', "-1"),
          "page_token=" + Paging.token('c', "99999999999"),
          "page_size=-1",
          "page_size=many",
          "state=asleep"
        }) {
      assertThat(bed.get("/v1/batches/" + id + "/calls?" + query).status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void verbs_allowedAndNot_sayWhereTheBatchStands() {
    String batch = "/v1/batches/" + bed.batch(1);

    assertThat(bed.post(batch + "/pause").json().path("state").asText()).isEqualTo("paused");
    Answer again = bed.post(batch + "/pause");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("wrong-state");
    assertThat(again.json().path("current_state").asText()).isEqualTo("paused");
    assertThat(again.json().path("allowed_transitions")).hasSize(2);
    assertThat(bed.post(batch + "/resume").json().path("state").asText()).isEqualTo("running");
    assertThat(bed.post(batch + "/cancel?hangup=true").json().path("state").asText())
        .isEqualTo("canceled");
    assertThat(bed.post(batch + "/resume").json().path("allowed_transitions")).isEmpty();
  }

  @Test
  void batch_seen_hasTimesAndCounts() {
    String id = bed.batch(3);
    bed.desk.finish(id, 2);

    JsonNode batch = bed.get("/v1/batches/" + id).json();

    assertThat(batch.path("created_at").asText()).isEqualTo("2025-10-09T08:53:20.000Z");
    assertThat(batch.path("finished_at").isNull()).isTrue();
    assertThat(batch.path("dispositions").path("completed").asInt()).isEqualTo(2);
    assertThat(batch.path("bound_by").asText()).isEqualTo("number_cap");
  }

  @Test
  void results_csv_hasEveryCallAndAHeader() {
    String id = bed.batch(4_321);
    bed.desk.finish(id, 1);

    Answer answer = bed.get("/v1/batches/" + id + "/results");

    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(4_322);
    assertThat(lines.get(0)).startsWith("call_id,line,item_id,to,disposition");
    assertThat(lines.get(1))
        .isEqualTo(
            id
                + "-0,2,i0,+14155550000,completed,answered,,1,+14155550100,main,00000000000000ff,CA1,"
                + "2025-10-09T08:53:20.000Z,2025-10-09T08:53:25.000Z,5");
    assertThat(lines.get(4_321)).isEqualTo(id + "-4320,4322,i4320,+14155554320,,,,0,,,,,,,0");
    assertThat(answer.header("Content-Disposition"))
        .hasValue("attachment; filename=\"batch-" + id + ".csv\"");
  }

  @Test
  void results_ndjson_hasVariables() throws Exception {
    String id = bed.batch(2_001);

    Answer answer = bed.get("/v1/batches/" + id + "/results?format=ndjson");

    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(2_001);
    OpenApiDoc document = new OpenApiDoc();
    JsonNode schema = document.root().at("/components/schemas/Call");
    JsonNode last = new com.fasterxml.jackson.databind.ObjectMapper().readTree(lines.get(2_000));
    document.validate(last, schema, "$");
    assertThat(last.path("variables").path("name").asText()).isEqualTo("Ada");
  }

  @Test
  void results_spreadsheet_runsNoFormula() {
    Answer upload =
        bed.csv(
            "template=reminder",
            "to,item_id\n+14155550101,\"=cmd()\"\n+14155550102,\"a,\"\"b\"\"\"\n");
    String path = "/v1/batches/" + upload.json().path("id").asText() + "/results";

    List<String> sheet = bed.get(path + "?format=spreadsheet").body().lines().toList();
    List<String> plain = bed.get(path).body().lines().toList();

    assertThat(sheet.get(1)).contains(",'=cmd(),'+14155550101,");
    assertThat(plain.get(1)).contains(",=cmd(),+14155550101,");
    assertThat(plain.get(2)).contains(",\"a,\"\"b\"\"\",");
  }

  @Test
  void head_answersLikeGetWithoutABody() {
    String id = bed.batch(3);
    for (String path :
        List.of("/v1/batches/" + id, "/v1/batches/" + id + "/results", "/livez", "/openapi.yaml")) {
      Answer head = bed.send(bed.request(path).method("HEAD", BodyPublishers.noBody()));
      assertThat(head.status()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void singleCall_isABatchOfOne() {
    Answer answer =
        bed.post(
            "/v1/calls",
            "application/json",
            "{\"template\":\"reminder\",\"to\":\"+14155550101\",\"item_id\":\"x\",\"variables\":{\"n\":1}}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String id = answer.json().path("id").asText();
    assertThat(answer.header("Location")).hasValue("/v1/calls/" + id);
    assertThat(bed.get("/v1/calls/" + id).json()).isEqualTo(answer.json());
    assertThat(answer.json().path("variables").path("n").asText()).isEqualTo("1");
  }

  @Test
  void singleCall_wrong_422() {
    for (String body :
        new String[] {
          "",
          "{",
          "[]",
          "{\"to\":\"+14155550101\"}",
          "{\"template\":\"nobody\",\"to\":\"+14155550101\"}",
          "{\"template\":\"reminder\"}",
          "{\"template\":\"reminder\",\"to\":\"x\"}",
          "{\"template\":\"reminder\",\"to\":14155550101}",
          "{\"template\":\"reminder\",\"to\":\"+14155550101\",\"variable\":{}}"
        }) {
      assertThat(bed.post("/v1/calls", "application/json", body).status()).as(body).isEqualTo(422);
    }
    assertThat(bed.desk.accepted()).isZero();
  }
}

package dev.ringfence.engine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.http.ApiBed.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecurityTest {
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Answer as(String key, String method, String path) {
    HttpRequest.Builder builder =
        bed.bare(path)
            .method(method, BodyPublishers.noBody())
            .header("Authorization", "Bearer " + key);
    return bed.send(builder);
  }

  private List<Routes.Entry> routes() {
    return bed.server.routes();
  }

  private static boolean open(Routes.Entry route) {
    return !route.template().startsWith("/v1/");
  }

  private static boolean operators(Routes.Entry route) {
    return route.template().matches("/v1/(accounts|numbers|counters|config).*");
  }

  private static String filled(String template, String id) {
    return template
        .replace("{id}", id)
        .replace("{e164}", "+14155550101")
        .replace("{name}", "main")
        .replace("{delivery}", "7");
  }

  @Test
  void otherWorkspacesIds_everyRoute_404AsIfTheyDidNotExist() {
    String batch = bed.batch(1);
    int tried = 0;
    for (Routes.Entry route : routes()) {
      if (route.template().contains("{id}")) {
        String id = route.template().contains("/calls/{id}") ? batch + "-0" : batch;
        Answer theirs = as(ApiBed.OTHER_KEY, route.method(), filled(route.template(), id));
        Answer nobodys = as(ApiBed.OTHER_KEY, route.method(), filled(route.template(), "zzz-9"));
        Answer own = as(ApiBed.KEY, route.method(), filled(route.template(), id));
        assertThat(theirs.status()).as(route.toString()).isEqualTo(404);
        assertThat(theirs.body()).isEqualTo(nobodys.body());
        assertThat(own.status()).as(route.toString()).isIn(200, 409);
        tried++;
      }
    }
    assertThat(tried).isEqualTo(8);
  }

  @Test
  void otherWorkspacesListsAndSuppressions_areNotSeen() {
    bed.batch(1);
    as(ApiBed.KEY, "PUT", "/v1/suppressions/+14155550101");

    assertThat(as(ApiBed.OTHER_KEY, "GET", "/v1/batches").json().path("batches")).isEmpty();
    assertThat(as(ApiBed.OTHER_KEY, "GET", "/v1/suppressions").json().path("destinations"))
        .isEmpty();
    assertThat(as(ApiBed.OTHER_KEY, "GET", "/v1/suppressions/+14155550101").status())
        .isEqualTo(404);
    assertThat(as(ApiBed.KEY, "GET", "/v1/suppressions/+14155550101").status()).isEqualTo(200);
  }

  @Test
  void pageTokenOfAnotherWorkspace_showsNothingOfIt() {
    String id = bed.batch(1);
    String token = Paging.token('b', id);

    assertThat(
            as(ApiBed.OTHER_KEY, "GET", "/v1/batches?page_token=" + token).json().path("batches"))
        .isEmpty();
  }

  @Test
  void everyClosedRoute_withoutAGoodKey_401() {
    for (Routes.Entry route : routes()) {
      if (open(route)) {
        continue;
      }
      String path = filled(route.template(), "b1");
      String query = path.contains("?") ? "" : "?api_key=" + ApiBed.KEY;
      HttpRequest.Builder bare = bed.bare(path + query);
      Answer none = bed.send(bare.method(route.method(), BodyPublishers.noBody()));
      assertThat(none.status()).as(route.toString()).isEqualTo(401);
      assertThat(none.header("WWW-Authenticate")).hasValue("Bearer realm=\"ringfence\"");
      assertThat(as("wrong", route.method(), path).status()).isEqualTo(401);
      assertThat(as("", route.method(), path).status()).isEqualTo(401);
    }
  }

  @Test
  void keyTwiceOrOfAnotherScheme_401() {
    for (String header : List.of("Basic " + ApiBed.KEY, ApiBed.KEY, "Bearer", "Bearer a b")) {
      Answer answer = bed.send(bed.bare("/v1/batches").header("Authorization", header));
      assertThat(answer.status()).as(header).isEqualTo(401);
    }
    Answer twice =
        bed.send(bed.request("/v1/batches").header("Authorization", "Bearer " + ApiBed.OTHER_KEY));
    assertThat(twice.status()).isEqualTo(401);
  }

  @Test
  void everyRoute_withTheOtherKindOfKey_403() {
    for (Routes.Entry route : routes()) {
      if (!open(route)) {
        String wrong = operators(route) ? ApiBed.KEY : ApiBed.OPERATOR;
        Answer answer = as(wrong, route.method(), filled(route.template(), "b1"));
        assertThat(answer.status()).as(route.toString()).isEqualTo(403);
      }
    }
  }

  @Test
  void unknownRoutesAndMethods_areProblems() {
    assertThat(bed.get("/v2/batches").problem()).isEqualTo("not-found");
    assertThat(bed.get("/").status()).isEqualTo(404);
    Answer patch = bed.send(bed.request("/v1/batches").method("PATCH", BodyPublishers.noBody()));
    assertThat(patch.problem()).isEqualTo("method-not-allowed");
    assertThat(patch.header("Allow")).hasValue("POST, GET, HEAD");
    Answer delete = as(ApiBed.KEY, "DELETE", "/v1/batches/b1/pause");
    assertThat(delete.header("Allow")).hasValue("POST");
  }

  @Test
  void oddPaths_leadNowhere() throws IOException {
    for (String path :
        List.of(
            "/v1/batches/..%2f..%2fetc%2fpasswd",
            "/v1/batches/%2e%2e/%2e%2e/etc/passwd",
            "/v1/batches/../../../etc/passwd",
            "/openapi.yaml/../../logback.xml",
            "/v1/batches/b1%00",
            "/v1/batches/" + "x".repeat(65),
            "/v1/batches/%3Cscript%3E",
            "/v1/calls/%F0%9F%98%80")) {
      assertThat(rawStatus("GET " + path + " HTTP/1.1")).as(path).isIn(400, 404);
    }
  }

  @Test
  void oversizedHeads_areCutOff() throws IOException {
    assertThat(rawStatus("GET /livez?" + "x".repeat(10_000) + " HTTP/1.1")).isEqualTo(414);
    assertThat(rawStatus("GET /livez HTTP/1.1\r\nX: " + "y".repeat(20_000))).isEqualTo(431);
  }

  @Test
  void notHttpOrSmuggled_isNotServed() throws IOException {
    assertThat(rawStatus("\0\1\2\3")).isIn(400, -1);
    assertThat(
            rawStatus("POST /v1/calls HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"))
        .isIn(400, 401);
    assertThat(rawStatus("GET http://evil.example/livez HTTP/1.1")).isIn(200, 400, 404);
    assertThat(rawStatus("GET http://evil.example/cb/x HTTP/1.1")).isEqualTo(400);
  }

  private int rawStatus(String head) throws IOException {
    try (Socket socket = bed.socket()) {
      socket.setSoTimeout(10_000);
      String key = "Authorization: Bearer " + ApiBed.KEY;
      socket
          .getOutputStream()
          .write((head + "\r\nHost: x\r\n" + key + "\r\n\r\n").getBytes(US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] line = in.readNBytes("HTTP/1.1 200".length());
      return line.length < 12 ? -1 : Integer.parseInt(new String(line, 9, 3, US_ASCII));
    }
  }

  @Test
  void faultsOnOurSide_tellStrangersNothing() {
    bed.desk.fail(new IllegalStateException("jdbc:sqlite:/secret/path"));

    Answer answer = bed.csv("template=reminder", "to\n+14155550101\n");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret", "Exception", "at dev.");
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void keys_areInNoTextForm() {
    assertThat(ApiBed.config().toString()).doesNotContain(ApiBed.KEY, ApiBed.OPERATOR);
    assertThat(bed.get("/v1/batches/nope").body()).doesNotContain(ApiBed.KEY);
  }

  @Test
  void unknownQueryParameters_everyRoute_areRefused() {
    String batch = bed.batch(1);
    for (Routes.Entry route : routes()) {
      if (!open(route)) {
        String key = operators(route) ? ApiBed.OPERATOR : ApiBed.KEY;
        Answer answer = as(key, route.method(), filled(route.template(), batch) + "?surprise=1");
        assertThat(answer.status()).as(route.toString()).isEqualTo(400);
      }
    }
  }
}

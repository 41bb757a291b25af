package dev.ringfence.engine.provider.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.DialResult.Placed;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.DialContract;
import dev.ringfence.engine.provider.WireServer.Reply;
import dev.ringfence.engine.provider.WireServer.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlivoDialTest extends DialContract {
  static final String AUTH_ID = "MAXXXXXXXXXXXXXXXXXX";
  static final String TOKEN = "AuthTokenAuthTokenAuthTokenAuthTokenXXXX";
  private static final String CALLBACKS = "https://r.example/cb/acme/0123456789abcdef.mac/";

  @Override
  protected Carrier carrier(AccountSettings settings) {
    return new PlivoCarrier(settings);
  }

  @Override
  protected AccountSettings settings(String baseUrl, int workers, Duration timeout) {
    return plain(AUTH_ID, TOKEN, baseUrl, workers, timeout);
  }

  @Override
  protected Reply taken() {
    return Reply.of(
        201, "{\"api_id\":\"a\",\"message\":\"call fired\",\"request_uuid\":\"r-1\",\"new\":1}");
  }

  @Override
  protected String prefix() {
    return "plivo";
  }

  @Test
  void dial_onTheWire_carriesEveryField() throws Exception {
    server.then(taken());
    assertThat(dial()).isEqualTo(new Placed("r-1"));
    Seen seen = server.seen().get(0);
    assertThat(seen.target()).isEqualTo("/v1/Account/" + AUTH_ID + "/Call/");
    assertThat(seen.headers().get("authorization")).startsWith("Basic ");
    assertThat(new ObjectMapper().readValue(seen.body(), Map.class))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("from", "15005550006"),
                Map.entry("to", List.of("15005550009")),
                Map.entry("answer_url", CALLBACKS + "answer"),
                Map.entry("answer_method", "POST"),
                Map.entry("ring_url", CALLBACKS + "ring"),
                Map.entry("ring_method", "POST"),
                Map.entry("hangup_url", CALLBACKS + "hangup"),
                Map.entry("hangup_method", "POST"),
                Map.entry("ring_timeout", 30),
                Map.entry("time_limit", 600),
                Map.entry("machine_detection", "true"),
                Map.entry("machine_detection_url", CALLBACKS + "ring"),
                Map.entry("machine_detection_method", "POST")));
  }

  @Test
  void dial_withoutMachineDetection_doesNotAskForIt() {
    server.then(taken());
    dial(carrier, request(System.nanoTime() + 20_000_000_000L, false));
    assertThat(server.seen().get(0).body()).doesNotContain("machine_detection");
  }

  static Stream<PlivoErrors.Phrase> phrases() {
    return PlivoErrors.PHRASES.stream();
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void dial_sentence_isSortedByTheTable(PlivoErrors.Phrase phrase) {
    server.then(
        Reply.of(400, "{\"api_id\":\"a\",\"error\":\"It is " + phrase.piece() + " here.\"}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(phrase.refusal(), "plivo-http-400"));
    assertThat(server.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, from parameter is invalid. +912 is not associated with your account., NUMBER",
    "400, 912 cannot place calls as its compliance application is 'suspended', NUMBER",
    "403, domestic_anchored_terms_not_met, ACCOUNT",
    "403, Calls to this country are not enabled, DESTINATION",
    "403, 5030 concurrency limit breached, CAPACITY",
    "400, to parameter is invalid, DESTINATION",
    "400, answer_url is missing, REQUEST",
    "401, Authentication failed, ACCOUNT",
    "402, Payment required, ACCOUNT",
    "404, not found, ACCOUNT",
    "405, not allowed, ACCOUNT",
    "409, conflict, REQUEST",
    "422, unprocessable, REQUEST",
  })
  void dial_documentedRefusal_isSorted(int status, String error, Refusal refusal) {
    server.then(Reply.of(status, "{\"api_id\":\"a\",\"error\":\"" + error + "\"}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(refusal, "plivo-http-" + status));
  }

  @Test
  void dial_manyIdsInTheAnswer_isUncertain() {
    server.then(Reply.of(201, "{\"api_id\":\"a\",\"request_uuid\":[\"r-1\",\"r-2\"]}"));
    assertThat(dial()).isNotInstanceOf(Placed.class).isNotInstanceOf(NotPlaced.class);
  }
}

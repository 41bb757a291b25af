package dev.ringfence.engine.provider.twilio;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.MethodSource;

class TwilioDialTest extends DialContract {
  static final String SID = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  static final String TOKEN = "12345678901234567890123456789012";

  @Override
  protected Carrier carrier(AccountSettings settings) {
    return new TwilioCarrier(settings);
  }

  @Override
  protected AccountSettings settings(String baseUrl, int workers, Duration timeout) {
    return plain(SID, TOKEN, baseUrl, workers, timeout);
  }

  @Override
  protected Reply taken() {
    return Reply.of(201, "{\"sid\":\"CAb\",\"status\":\"queued\"}");
  }

  @Override
  protected String prefix() {
    return "twilio";
  }

  @Test
  void dial_onTheWire_carriesEveryField() {
    server.then(taken());
    assertThat(dial()).isEqualTo(new Placed("CAb"));
    Seen seen = server.seen().get(0);
    assertThat(seen.target()).isEqualTo("/2010-04-01/Accounts/" + SID + "/Calls.json");
    assertThat(seen.headers().get("authorization")).startsWith("Basic ");
    assertThat(seen.form())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("To", List.of("+15005550009")),
                Map.entry("From", List.of("+15005550006")),
                Map.entry("Url", List.of("https://r.example/cb/acme/0123456789abcdef.mac/answer")),
                Map.entry("Method", List.of("POST")),
                Map.entry(
                    "StatusCallback",
                    List.of("https://r.example/cb/acme/0123456789abcdef.mac/status")),
                Map.entry("StatusCallbackMethod", List.of("POST")),
                Map.entry(
                    "StatusCallbackEvent",
                    List.of("initiated", "ringing", "answered", "completed")),
                Map.entry("Timeout", List.of("30")),
                Map.entry("TimeLimit", List.of("600")),
                Map.entry("MachineDetection", List.of("Enable"))));
  }

  @Test
  void dial_withoutMachineDetection_doesNotAskForIt() {
    server.then(taken());
    dial(carrier, request(System.nanoTime() + 20_000_000_000L, false));
    assertThat(server.seen().get(0).form()).doesNotContainKey("MachineDetection");
  }

  @Test
  void dial_statusThatTheLibraryDoesNotKnow_isPlaced() {
    server.then(Reply.of(201, "{\"sid\":\"CAb\",\"status\":\"parked\",\"unheard_of\":1}"));
    assertThat(dial()).isEqualTo(new Placed("CAb"));
  }

  @Test
  void dial_okInsteadOfCreated_isPlaced() {
    server.then(Reply.of(200, "{\"sid\":\"CAb\"}"));
    assertThat(dial()).isEqualTo(new Placed("CAb"));
  }

  static Stream<Map.Entry<Integer, Refusal>> codes() {
    return TwilioErrors.CODES.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void dial_errorCode_isSortedByTheTable(Map.Entry<Integer, Refusal> row) {
    server.then(Reply.of(400, "{\"code\":" + row.getKey() + ",\"message\":\"x\",\"status\":400}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(row.getValue(), "twilio-" + row.getKey()));
    assertThat(server.posts()).isEqualTo(1);
  }

  @Test
  void dial_unknownCode_isSortedByStatus() {
    server.then(Reply.of(401, "{\"code\":99999,\"message\":\"x\",\"status\":401}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(Refusal.ACCOUNT, "twilio-99999"));
  }

  @Test
  void dial_problemJson_isSortedByItsCode() {
    server.then(
        Reply.of(
            400,
            "{\"type\":\"https://x\",\"title\":\"bad\",\"status\":400,\"code\":21211,\"detail\":\"x\"}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(Refusal.DESTINATION, "twilio-21211"));
  }

  @Test
  void dial_prefixedBaseUrl_isKept() {
    try (Carrier prefixed = carrier(settings(server.url() + "/mock", 1, Duration.ofSeconds(2)))) {
      server.then(taken());
      dial(prefixed, request());
      assertThat(server.seen().get(0).target()).startsWith("/mock/2010-04-01/Accounts/");
    }
  }
}

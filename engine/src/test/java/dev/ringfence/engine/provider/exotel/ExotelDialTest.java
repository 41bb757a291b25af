package dev.ringfence.engine.provider.exotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.DialResult.Placed;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.DialContract;
import dev.ringfence.engine.provider.Replies;
import dev.ringfence.engine.provider.WireServer.Reply;
import dev.ringfence.engine.provider.WireServer.Seen;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExotelDialTest extends DialContract {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  @Override
  protected Carrier carrier(AccountSettings settings) {
    return new ExotelCarrier(settings, VERTX);
  }

  @Override
  protected AccountSettings settings(String baseUrl, int workers, Duration timeout) {
    return new AccountSettings(
        "acme",
        "acme1",
        "apikey",
        "apitoken",
        null,
        baseUrl,
        workers,
        java.time.ZoneOffset.UTC,
        timeout,
        toSpare -> {});
  }

  @Override
  protected Reply taken() {
    return Reply.of(200, "{\"Call\":{\"Sid\":\"c57\",\"Status\":\"in-progress\"}}");
  }

  @Override
  protected String prefix() {
    return "exotel";
  }

  @Test
  void dial_onTheWire_carriesEveryField() {
    server.then(taken());
    assertThat(dial()).isEqualTo(new Placed("c57"));
    Seen seen = server.seen().get(0);
    assertThat(seen.target()).isEqualTo("/v1/Accounts/acme1/Calls/connect.json");
    assertThat(seen.headers()).containsEntry("authorization", "Basic YXBpa2V5OmFwaXRva2Vu");
    assertThat(seen.form())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("From", List.of("+15005550009")),
                Map.entry("CallerId", List.of("+15005550006")),
                Map.entry("Url", List.of("http://my.exotel.com/acme1/exoml/start_voice/926")),
                Map.entry("CallType", List.of("trans")),
                Map.entry("TimeLimit", List.of("600")),
                Map.entry("TimeOut", List.of("30")),
                Map.entry(
                    "StatusCallback",
                    List.of("https://r.example/cb/acme/0123456789abcdef.mac/status")),
                Map.entry("StatusCallbackContentType", List.of("application/json")),
                Map.entry("CustomField", List.of("0123456789abcdef")),
                Map.entry("MaxRetries", List.of("0"))));
  }

  @Test
  void dial_withoutFlow_isRefusedAsOurFault() {
    DialRequest flowless =
        new DialRequest(
            1, OURS, THEIRS, "s", "a", null, 30, 60, false, System.nanoTime() + 1_000_000_000L);
    DialResult result = Replies.of(answer -> carrier.dial(flowless, answer));
    assertThat(result).isEqualTo(NotPlaced.of(Refusal.REQUEST, "exotel-no-flow"));
    assertThat(server.seen()).isEmpty();
  }

  static Stream<ExotelErrors.Phrase> phrases() {
    return ExotelErrors.PHRASES.stream();
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void dial_message_isSortedByTheTable(ExotelErrors.Phrase phrase) {
    server.then(
        Reply.of(
            400,
            "{\"RestException\":{\"Status\":400,\"Message\":\"It is "
                + phrase.piece()
                + " here.\"}}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(phrase.refusal(), "exotel-http-400"));
  }

  @Test
  void dial_rateLimit_namesItsCodeAndWaits() {
    server.then(
        Reply.of(
            429,
            "{\"RestException\":{\"Status\":429,\"Message\":\"x\",\"Code\":\"RATE_LIMIT_EXCEEDED\"}}",
            "Retry-After: 30"));
    assertThat(dial()).isEqualTo(new NotPlaced(Refusal.RATE, "exotel-rate_limit_exceeded", 30_000));
  }

  @ParameterizedTest
  @CsvSource({"401, ACCOUNT", "402, ACCOUNT", "403, ACCOUNT", "404, ACCOUNT", "400, REQUEST"})
  void dial_refusalWithoutKnownWords_isSortedByStatus(int status, Refusal refusal) {
    server.then(
        Reply.of(status, "{\"RestException\":{\"Status\":" + status + ",\"Message\":\"x\"}}"));
    assertThat(dial()).isEqualTo(NotPlaced.of(refusal, "exotel-http-" + status));
  }
}

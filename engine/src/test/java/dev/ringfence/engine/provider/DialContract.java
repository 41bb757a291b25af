package dev.ringfence.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.DialResult.Placed;
import dev.ringfence.engine.core.port.DialResult.Uncertain;
import dev.ringfence.engine.provider.WireServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every carrier promises of a dial, whatever its library does with the answers. The rows are
 * the answers on which the libraries, left alone, send the POST two to twenty-one times.
 */
public abstract class DialContract {
  protected static final long OURS = 15_005_550_006L;
  protected static final long THEIRS = 15_005_550_009L;
  private static final Duration PATIENCE = Duration.ofMillis(600);

  protected WireServer server;
  protected Carrier carrier;

  protected abstract Carrier carrier(AccountSettings settings);

  protected abstract AccountSettings settings(String baseUrl, int workers, Duration timeout);

  /** What the provider says when it takes a call. */
  protected abstract Reply taken();

  protected abstract String prefix();

  @BeforeEach
  void open() {
    server = new WireServer();
    carrier = carrier(settings(server.url(), 2, PATIENCE));
  }

  @AfterEach
  void close() {
    server.close();
    carrier.close();
  }

  protected static DialRequest request() {
    return request(System.nanoTime() + TimeUnit.SECONDS.toNanos(20), true);
  }

  protected static DialRequest request(long sendBeforeNanos, boolean machineDetection) {
    return new DialRequest(
        0x0123456789abcdefL,
        OURS,
        THEIRS,
        "https://r.example/cb/acme/0123456789abcdef.mac/status",
        "https://r.example/cb/acme/0123456789abcdef.mac/answer",
        "926",
        30,
        600,
        machineDetection,
        sendBeforeNanos);
  }

  protected DialResult dial() {
    return dial(carrier, request());
  }

  protected static DialResult dial(Carrier carrier, DialRequest request) {
    return Replies.of(answer -> carrier.dial(request, answer));
  }

  @Test
  void dial_taken_isPlacedByOnePost() {
    server.then(taken());
    assertThat(dial()).isInstanceOf(Placed.class);
    assertThat(server.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "500, '{\"code\":20500,\"message\":\"x\",\"status\":500}', ''",
    "500, '{\"api_id\":\"x\",\"error\":\"x\"}', ''",
    "502, '<html>', ''",
    "503, '{\"code\":20503,\"message\":\"x\",\"status\":503}', ''",
    "503, '', 'Retry-After: 2'",
    "503, '{}', 'Retry-After: 0'",
    "504, '', ''",
    "408, '{\"api_id\":\"x\",\"error\":\"e408\"}', ''",
    "302, '', 'Location: /elsewhere'",
    "307, '', 'Location: /elsewhere'",
  })
  void dial_answerThatProvesNothing_isUncertainAfterOnePost(
      int status, String body, String header) {
    server.then(header.isEmpty() ? Reply.of(status, body) : Reply.of(status, body, header));
    server.otherwise(again -> taken());
    assertThat(dial()).isEqualTo(new Uncertain(prefix() + "-http-" + status));
    assertThat(server.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{}", "{\"Call\":{}}", "<html>"})
  void dial_successThatCannotBeRead_isUncertain(String body) {
    server.then(Reply.of(200, body)).otherwise(again -> taken());
    assertThat(dial()).isEqualTo(new Uncertain(prefix() + "-unreadable"));
    assertThat(server.posts()).isEqualTo(1);
  }

  @Test
  void dial_successCutShort_isUncertain() {
    server.then(Reply.cut(201, "{\"sid\":\"CA")).otherwise(again -> taken());
    assertThat(dial()).isInstanceOf(Uncertain.class);
    assertThat(server.posts()).isEqualTo(1);
  }

  @Test
  void dial_droppedWithoutAnswer_isUncertainAfterOnePost() {
    server.then(Reply.drop()).otherwise(again -> taken());
    assertThat(dial()).isEqualTo(new Uncertain(prefix() + "-dropped"));
    assertThat(server.posts()).isEqualTo(1);
  }

  @Test
  void dial_pooledConnectionDropped_isUncertainAndNotRepeated() {
    server.then(taken(), Reply.drop()).otherwise(again -> taken());
    assertThat(dial()).isInstanceOf(Placed.class);
    assertThat(dial()).isEqualTo(new Uncertain(prefix() + "-dropped"));
    assertThat(server.posts()).isEqualTo(2);
  }

  @Test
  void dial_noAnswerInTime_isUncertain() {
    server.then(Reply.silence()).otherwise(again -> taken());
    assertThat(dial()).isEqualTo(new Uncertain(prefix() + "-timeout"));
    assertThat(server.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"'', -1", "'Retry-After: 3', 3000", "'Retry-After: 7200', 3600000"})
  void dial_tooManyRequests_isNotPlacedAndSaysWhen(String header, long millis) {
    server.then(header.isEmpty() ? Reply.of(429, "{}") : Reply.of(429, "{}", header));
    server.otherwise(again -> taken());
    assertThat(dial()).isEqualTo(new NotPlaced(Refusal.RATE, prefix() + "-http-429", millis));
    assertThat(server.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, not json",
    "400, ''",
    "401, ''",
    "402, {}",
    "404, <html>",
    "405, {}",
    "409, {}",
    "422, {}",
    "403, {}"
  })
  void dial_otherRefusal_isCertainlyNotPlacedWhateverTheBody(int status, String body) {
    server.then(Reply.of(status, body)).otherwise(again -> taken());
    DialResult result = dial();
    assertThat(result).isInstanceOf(NotPlaced.class);
    assertThat(((NotPlaced) result).reason()).isEqualTo(prefix() + "-http-" + status);
    assertThat(server.posts()).isEqualTo(1);
  }

  @Test
  void dial_connectionRefused_isUnreachable() throws IOException {
    String url;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + taken.getLocalPort();
    }
    try (Carrier nowhere = carrier(settings(url, 1, PATIENCE))) {
      DialResult result = Replies.of(answer -> nowhere.dial(request(), answer));
      assertThat(result).isEqualTo(NotPlaced.of(Refusal.UNREACHABLE, "connect-refused"));
    }
  }

  @Test
  void dial_handshakeThatFails_isUnreachable() {
    server.otherwise(again -> Reply.of(200, "no TLS here"));
    String url = server.url().replace("http://", "https://");
    try (Carrier tls = carrier(settings(url, 1, PATIENCE))) {
      DialResult result = Replies.of(answer -> tls.dial(request(), answer));
      assertThat(result).isInstanceOf(NotPlaced.class);
      assertThat(((NotPlaced) result).refusal()).isEqualTo(Refusal.UNREACHABLE);
      assertThat(server.posts()).isZero();
    }
  }

  @Test
  void dial_grantTooOld_sendsNothing() {
    DialResult result =
        Replies.of(answer -> carrier.dial(request(System.nanoTime() - 1, false), answer));
    assertThat(result).isEqualTo(NotPlaced.of(Refusal.NOT_SENT, "grant-too-old"));
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void dial_grantThatExpiresInTheQueue_sendsNothing() {
    try (WireServer slow = new WireServer();
        Carrier narrow = carrier(settings(slow.url(), 1, PATIENCE))) {
      slow.then(Reply.silence()).otherwise(again -> taken());
      Replies<DialResult> first = new Replies<>();
      narrow.dial(request(), first);
      await().until(() -> slow.posts() == 1);
      Replies<DialResult> second = new Replies<>();
      narrow.dial(request(System.nanoTime() + 50_000_000L, false), second);
      assertThat(first.get()).isInstanceOf(Uncertain.class);
      assertThat(second.get()).isEqualTo(NotPlaced.of(Refusal.NOT_SENT, "grant-too-old"));
      assertThat(slow.posts()).isEqualTo(1);
    }
  }

  @Test
  void dial_moreThanTheQueueHolds_isNotSentAndTheCallerNeverWaits() {
    CountDownLatch gate = new CountDownLatch(1);
    server.otherwise(
        seen -> {
          WireServer.pass(gate);
          return taken();
        });
    List<Replies<DialResult>> all = new ArrayList<>();
    try (Carrier two = carrier(settings(server.url(), 2, Duration.ofSeconds(20)))) {
      for (int i = 0; i < 40; i++) {
        Replies<DialResult> answer = new Replies<>();
        two.dial(request(), answer);
        all.add(answer);
      }
      // Two on the wire, eight in the queue.
      List<Replies<DialResult>> turnedAway = all.stream().filter(Replies::given).toList();
      assertThat(turnedAway).hasSize(30);
      turnedAway.forEach(
          answer ->
              assertThat(answer.get()).isEqualTo(NotPlaced.of(Refusal.NOT_SENT, "queue-full")));
      await().until(() -> server.posts() == 2);
      gate.countDown();
      assertThat(all).filteredOn(answer -> answer.get() instanceof Placed).hasSize(10);
      assertThat(server.peak()).isEqualTo(2);
    }
  }

  @Test
  void dial_afterClose_isNotSent() {
    carrier.close();
    assertThat(dial()).isEqualTo(NotPlaced.of(Refusal.NOT_SENT, "closed"));
    assertThat(server.seen()).isEmpty();
  }

  protected static AccountSettings plain(
      String id, String token, String baseUrl, int workers, Duration timeout) {
    return new AccountSettings(
        "acme", id, null, token, null, baseUrl, workers, ZoneOffset.UTC, timeout, toSpare -> {});
  }
}

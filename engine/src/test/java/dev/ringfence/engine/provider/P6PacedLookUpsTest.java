package dev.ringfence.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.WireServer.Reply;
import dev.ringfence.engine.provider.plivo.PlivoCarrier;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of attempts of unknown fate must not become a storm of requests at the carrier. */
class P6PacedLookUpsTest {
  private static final int OVER = 20;

  private final WireServer server = new WireServer();
  private final Vertx vertx = Vertx.vertx();
  private Carrier carrier = paced("1/1m");

  private Carrier paced(String pace) {
    return new PacedLookUps(
        new PlivoCarrier(
            new AccountSettings(
                "main",
                "MARINGFENCE000000001",
                null,
                "token",
                null,
                server.url(),
                2,
                ZoneOffset.UTC,
                Duration.ofSeconds(5),
                toSpare -> {})),
        vertx,
        RateLimit.parse(pace));
  }

  @AfterEach
  void close() {
    carrier.close();
    server.close();
    vertx.close();
  }

  private List<Replies<LookupResult>> ask(int count) {
    List<Replies<LookupResult>> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Replies<LookupResult> reply = new Replies<>();
      carrier.lookUp(
          new LookupRequest("call-" + i, 14_155_550_100L, 14_155_550_200L, 0, Set.of()), reply);
      asked.add(reply);
    }
    return asked;
  }

  @Test
  void lookUpsGoOutAtTheirPaceAndAllAreAnswered() {
    carrier = paced("25/1s");
    server.otherwise(request -> Reply.of(404, "{\"error\":\"not found\"}"));
    long began = System.nanoTime();
    List<Replies<LookupResult>> asked = ask(21);
    asked.forEach(reply -> assertThat(reply.get()).isNotNull());
    // Twenty times the spacing lies between the first and the last, however slow the machine is.
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20 * 40_000_000L);
  }

  @Test
  void listingsWaitForNoLookUp() {
    server.otherwise(request -> Reply.of(200, "{\"calls\":[]}"));
    List<Replies<LookupResult>> asked = ask(10);
    LiveResult live = Replies.of(carrier::listLive);
    assertThat(live.ok()).isTrue();
    assertThat(asked.get(9).given()).isFalse();
  }

  @Test
  void moreThanMayWaitAreTurnedAwayAtOnce() {
    server.otherwise(request -> Reply.of(404, "{\"error\":\"not found\"}"));
    List<Replies<LookupResult>> asked = ask(1 + PacedLookUps.MOST_WAITING + OVER);
    for (int i = 0; i < OVER; i++) {
      assertThat(asked.get(asked.size() - 1 - i).get())
          .isEqualTo(new LookupResult.Failed("queue-full"));
    }
  }

  @Test
  void closingAnswersThoseThatWait() {
    server.otherwise(request -> Reply.of(404, "{\"error\":\"not found\"}"));
    List<Replies<LookupResult>> asked = ask(5);
    await().until(asked.get(0)::given);
    carrier.close();
    assertThat(asked.get(4).get()).isEqualTo(new LookupResult.Failed("closed"));
  }
}

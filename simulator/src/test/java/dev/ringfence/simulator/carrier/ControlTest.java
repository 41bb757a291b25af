package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.twilio.rest.api.v2010.account.Call;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.Profile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ControlTest {

  private static void dial(World world, String to) {
    Call.creator(
            new PhoneNumber(to),
            new PhoneNumber("+14155550100"),
            URI.create(world.callback("a1", "answer")))
        .setStatusCallback(URI.create(world.callback("a1", "status")))
        .create(world.twilio());
  }

  private static void voiceUrl(World world, String account) throws Exception {
    JsonObject body =
        new JsonObject()
            .put("account", account)
            .put("voice_url", world.callback("in", "inbound"))
            .put("inbound_status_url", world.callback("in", "inbound-status"));
    assertThat(world.control("POST", "voice-url", body.encode()).statusCode()).isEqualTo(200);
  }

  @Test
  void hold_on_keepsEveryCallTalking_andOff_endsAll() throws Exception {
    CarrierConfig busy = World.config();
    busy = busy.withProfile(busy.profile().withOutcomes(0, 0, 0, 1, 0, 0));
    try (World world = new World(busy)) {
      world.control("POST", "hold", "{\"on\":true}");
      for (int i = 0; i < 5; i++) {
        dial(world, "+1500555010" + i);
      }
      await().until(() -> world.events(Kind.ANSWERED).size() == 5);
      await()
          .during(Duration.ofMillis(300))
          .until(() -> new JsonArray(world.control("GET", "live", "").body()).size() == 5);
      world.control("POST", "hold", "{\"on\":false}");
      await().atMost(Duration.ofSeconds(3)).until(() -> world.events(Kind.ENDED).size() == 5);
      assertThat(new JsonArray(world.control("GET", "live", "").body())).isEmpty();
    }
  }

  @Test
  void hold_on_catchesCallsAlreadyUnderWay() throws Exception {
    try (World world = new World(World.config().withTimeScale(1))) {
      dial(world, "+15005550101");
      world.control("POST", "hold", "{\"on\":true}");
      await().until(() -> world.events(Kind.ANSWERED).size() == 1);
      assertThat(world.events(Kind.RINGING)).hasSize(1);
    }
  }

  @Test
  void inboundCall_accepted_livesAndReportsItsEndSigned() throws Exception {
    try (World world = new World(World.config())) {
      voiceUrl(world, World.TWILIO);
      HttpResponse<String> asked =
          world.control(
              "POST", "inbound", "{\"number\":\"+14155550100\",\"from\":\"+17735550199\"}");
      assertThat(asked.statusCode()).isEqualTo(202);
      await().until(() -> world.got("inbound-status").size() == 1);

      World.Got offer = world.got("inbound").get(0);
      assertThat(offer.get("Direction")).isEqualTo("inbound");
      assertThat(offer.get("From")).isEqualTo("+17735550199");
      assertThat(
              new RequestValidator("t-token")
                  .validate(offer.url(), offer.form(), offer.headers().get("X-Twilio-Signature")))
          .isTrue();
      assertThat(world.got("inbound-status").get(0).get("CallStatus")).isEqualTo("completed");
      assertThat(kinds(world))
          .containsSubsequence(Kind.INBOUND_OFFERED, Kind.INBOUND_ACCEPTED, Kind.INBOUND_ENDED);
    }
  }

  @Test
  void inboundCall_turnedAway_isRefusedInEachCarriersWay() throws Exception {
    try (World world = new World(World.config())) {
      for (String account : List.of(World.TWILIO, World.PLIVO, "ringfence1")) {
        voiceUrl(world, account);
      }
      world.replyBody = "<Response><Reject reason=\"busy\"/></Response>";
      world.control("POST", "inbound", "{\"number\":\"+14155550100\"}");
      await().until(() -> world.events(Kind.INBOUND_REFUSED).size() == 1);
      world.replyBody = "<Response><Hangup reason=\"busy\"/></Response>";
      world.control("POST", "inbound", "{\"number\":\"+13125550100\"}");
      await().until(() -> world.events(Kind.INBOUND_REFUSED).size() == 2);
      world.replyStatus = 302;
      world.control("POST", "inbound", "{\"number\":\"+918041550100\"}");
      await().until(() -> world.events(Kind.INBOUND_REFUSED).size() == 3);

      assertThat(world.events(Kind.INBOUND_REFUSED))
          .allSatisfy(e -> assertThat(e.detail()).isEqualTo("busy"));
      assertThat(world.events(Kind.INBOUND_ACCEPTED)).isEmpty();
      assertThat(new JsonArray(world.control("GET", "live", "").body())).isEmpty();
      World.Got passthru =
          world.got("inbound").stream().filter(g -> g.method().equals("GET")).findFirst().get();
      assertThat(passthru.url()).contains("CallTo=08041550100", "Direction=incoming");
    }
  }

  @Test
  void log_isNdjsonFromAPositionOn_andPingTellsTheClock() throws Exception {
    try (World world = new World(World.config())) {
      dial(world, "+15005550101");
      await().until(() -> world.events(Kind.ENDED).size() == 1);
      List<CarrierEvent> tail =
          world
              .control("GET", "log?after=1&limit=2", "")
              .body()
              .lines()
              .map(CarrierEvent::fromJson)
              .toList();
      assertThat(tail).isEqualTo(world.carriers.events().subList(1, 3));
      long before = System.nanoTime();
      long there = new JsonObject(world.control("GET", "ping", "").body()).getLong("nanos");
      assertThat(there).isBetween(before, System.nanoTime());
    }
  }

  @Test
  void rules_stateTheLimitsWithTheTimeScaleApplied() throws Exception {
    try (World world = new World(World.config())) {
      assertThat(world.carriers.rules().numbers().get(0).capWindowMillis()).isEqualTo(36_000);
      assertThat(world.carriers.rules().destinations().get(0).windowMillis()).isEqualTo(36_000);
      assertThat(world.control("GET", "rules", "").body())
          .contains("\"number\":\"+14155550100\"", "\"cps\":1000");
    }
  }

  @Test
  void seed_same_givesEveryDestinationTheSameFate() throws Exception {
    CarrierConfig mixed = World.config().withProfile(Profile.DEFAULT).withTimeScale(1000);
    Map<String, String> first = fates(mixed);
    assertThat(fates(mixed)).isEqualTo(first);
    assertThat(first.values()).contains("answered", "machine", "no-answer");
    assertThat(fates(mixed.withSeed(8))).isNotEqualTo(first);
  }

  private static Map<String, String> fates(CarrierConfig config) throws Exception {
    try (World world = new World(config)) {
      for (int i = 0; i < 30; i++) {
        dial(world, String.format("+150055501%02d", i));
      }
      await().until(() -> world.events(Kind.ENDED).size() == 30);
      return world.events(Kind.ENDED).stream()
          .collect(Collectors.toMap(CarrierEvent::destination, CarrierEvent::detail));
    }
  }

  private static List<Kind> kinds(World world) {
    return world.carriers.events().stream().map(CarrierEvent::kind).toList();
  }

  @Test
  void outage_refused_takesNoConnection_andIsOverByItself() throws Exception {
    try (World world = new World(World.config())) {
      world.control("POST", "outage", "{\"kind\":\"refused\",\"millis\":400}");
      await().until(() -> refused(world));
      await().until(() -> !refused(world));
      dial(world, "+15005550101");
      assertThat(world.events(Kind.CREATE_ACCEPTED)).hasSize(1);
    }
  }

  @Test
  void outage_silent_leavesRequestsUnanswered_andPlacesNothing() throws Exception {
    try (World world = new World(World.config())) {
      world.control("POST", "outage", "{\"kind\":\"silent\",\"millis\":400}");
      assertThatThrownBy(() -> dial(world, "+15005550101"))
          .hasRootCauseInstanceOf(java.io.IOException.class);
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
      dial(world, "+15005550102");
      assertThat(world.events(Kind.CREATE_ACCEPTED)).hasSize(1);
    }
  }

  @Test
  void outage_ofAnUnknownKind_isRefusedWithTheKindsThereAre() throws Exception {
    try (World world = new World(World.config())) {
      HttpResponse<String> answer =
          world.control("POST", "outage", "{\"kind\":\"flood\",\"millis\":1}");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("refused or silent");
    }
  }

  private static boolean refused(World world) {
    try {
      return world.control("GET", "ping", "").statusCode() != 200;
    } catch (Exception e) {
      return true;
    }
  }
}

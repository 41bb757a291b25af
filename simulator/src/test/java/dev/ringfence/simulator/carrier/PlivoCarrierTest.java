package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.plivo.api.PlivoClient;
import com.plivo.api.exceptions.PlivoRestException;
import com.plivo.api.models.call.Call;
import com.plivo.api.models.call.LiveCall;
import com.plivo.api.models.call.QueuedCall;
import com.plivo.api.util.Utils;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlivoCarrierTest {

  private static String dial(World world, PlivoClient client, String to, String attempt)
      throws Exception {
    return Call.creator("13125550100", List.of(to), world.callback(attempt, "answer"))
        .ringUrl(world.callback(attempt, "ring"))
        .hangupUrl(world.callback(attempt, "hangup"))
        .ringTimeout(60L)
        .timeLimit(600L)
        .client(client)
        .create()
        .getRequestUuid();
  }

  @Test
  void call_answered_ringsAsksAndHangsUpSigned() throws Exception {
    try (World world = new World(World.config())) {
      PlivoClient client = world.plivo();
      String id = dial(world, client, "15005550009", "00000000000000b1");

      await().until(() -> world.got("hangup").size() == 1);

      assertThat(world.got)
          .extracting(g -> g.get("Event"))
          .containsExactly("Ring", "StartApp", "Hangup");
      assertThat(world.got).allSatisfy(g -> assertThat(g.get("CallUUID")).isEqualTo(id));
      assertThat(world.got("hangup").get(0).get("HangupCauseCode")).isEqualTo("4000");
      for (World.Got g : world.got) {
        String nonce = g.headers().getOrDefault("X-Plivo-Signature-V3-Nonce", "");
        assertThat(g.headers().get("X-Plivo-Signature-V3"))
            .isEqualTo(Signatures.plivoV3("p-token", g.url(), nonce, g.form()));
      }
      assertThat(world.events(Kind.ENDED).get(0).attempt()).isEqualTo("00000000000000b1");
      Call record = Call.getter(id).client(client).get();
      assertThat(record.getHangupCauseCode()).isEqualTo(4000);
      assertThat(record.getCallDuration()).isPositive();
      assertThat(
              Call.lister()
                  .fromNumber("13125550100")
                  .toNumber("15005550009")
                  .client(client)
                  .list()
                  .getObjects())
          .singleElement()
          .satisfies(c -> assertThat(c.getCallUuid()).isEqualTo(id));
    }
  }

  @Test
  void signature_ofUrlWithoutPort_isThatOfPlivosOwnHelper() throws Exception {
    Map<String, String> form = Map.of("CallUUID", "u", "From", "+14155550100", "Duration", "300");
    for (String url :
        List.of("https://answer.example/x", "https://answer.example/x?c=d&a=b&e=%20f")) {
      assertThat(Signatures.plivoV3("secret", url, "12345", form))
          .isEqualTo(Utils.computeSignatureV3(url, "12345", "secret", "POST", form));
    }
  }

  @Test
  void liveCall_isListedFetchedAndHungUp() throws Exception {
    try (World world = new World(World.config().withTimeScale(1))) {
      PlivoClient client = world.plivo();
      world.control("POST", "hold", "{\"on\":true}");
      String id = dial(world, client, "15005550009", "b2");
      await().until(() -> world.events(Kind.ANSWERED).size() == 1);

      assertThat(LiveCall.listGetter().client(client).get().getCalls()).containsExactly(id);
      assertThat(QueuedCall.listGetter().client(client).get().getCalls()).isEmpty();
      LiveCall live = LiveCall.getter(id).client(client).get();
      assertThat(live.getCallStatus().toString()).isEqualToIgnoringCase("in_progress");
      Call.deleter(id).client(client).delete();

      assertThat(world.events(Kind.ENDED)).hasSize(1);
      assertThat(LiveCall.listGetter().client(client).get().getCalls()).isEmpty();
    }
  }

  @Test
  void create_fromForeignNumber_isRefusedInPlivosWords() throws Exception {
    try (World world = new World(World.config())) {
      PlivoClient client = world.plivo();
      assertThatThrownBy(
              () ->
                  Call.creator("19995550100", List.of("15005550009"), "http://127.0.0.1/a")
                      .client(client)
                      .create())
          .isInstanceOf(PlivoRestException.class)
          .hasMessageContaining("is not associated with your account");
      assertThat(world.events(Kind.CREATE_REFUSED).get(0).httpStatus()).isEqualTo(400);
    }
  }

  @Test
  void answerUrl_withoutXml_endsTheCallWithItsCause() throws Exception {
    try (World world = new World(World.config())) {
      world.replyBody = "no";
      dial(world, world.plivo(), "15005550009", "b3");
      await().until(() -> world.got("hangup").size() == 1);
      assertThat(world.got("hangup").get(0).get("HangupCauseCode")).isEqualTo("8011");
    }
  }

  @Test
  void requests_aboveTheApiRate_are429() throws Exception {
    String yaml =
        World.YAML.replace("token: p-token, cps: 1000", "token: p-token, cps: 9, api_rate: 3/5s");
    try (World world = new World(CarrierConfigReader.parse("test", yaml, name -> null))) {
      PlivoClient client = world.plivo();
      for (int i = 0; i < 3; i++) {
        dial(world, client, "1500555010" + i, "f" + i);
      }
      assertThatThrownBy(() -> dial(world, client, "15005550109", "f9"))
          .isInstanceOf(PlivoRestException.class)
          .hasMessageContaining("rate limit");
      assertThat(world.events(Kind.CREATE_REFUSED))
          .singleElement()
          .satisfies(e -> assertThat(e.httpStatus()).isEqualTo(429));
    }
  }

  @Test
  void bulkDial_aboveCps_queuesInsideTheCarrier_andTheSdkThrowsAlthoughItIsPlaced()
      throws Exception {
    String yaml = World.YAML.replace("token: p-token, cps: 1000", "token: p-token, cps: 2");
    try (World world = new World(CarrierConfigReader.parse("test", yaml, name -> null))) {
      List<String> to =
          List.of("15005550101", "15005550102", "15005550103", "15005550104", "15005550105");
      assertThatThrownBy(
              () ->
                  Call.creator("13125550100", to, world.callback("g1", "answer"))
                      .client(world.plivo())
                      .create())
          .isInstanceOf(java.io.IOException.class);

      assertThat(world.events(Kind.CREATE_ACCEPTED)).hasSize(5);
      assertThat(world.control("GET", "stats", "").body()).contains("\"queued_ever\":3");
      await().until(() -> world.events(Kind.ENDED).size() == 5);
      long first = world.events(Kind.CREATE_ACCEPTED).get(0).nanos();
      assertThat(world.events(Kind.ENDED))
          .filteredOn(e -> e.nanos() - first > 2_000_000_000L)
          .isNotEmpty();
    }
  }
}

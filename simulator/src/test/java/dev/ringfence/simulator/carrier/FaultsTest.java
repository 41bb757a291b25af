package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.model.FaultPlan;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private static Call dial(World world, String to) {
    return Call.creator(
            new PhoneNumber(to),
            new PhoneNumber("+14155550100"),
            URI.create(world.callback("a1", "answer")))
        .setStatusCallback(URI.create(world.callback("a1", "status")))
        .setStatusCallbackEvent(List.of("initiated", "ringing", "answered", "completed"))
        .setStatusCallbackMethod(HttpMethod.POST)
        .create(world.twilio());
  }

  private static List<String> statuses(World world) {
    return world.got("status").stream().map(g -> g.get("CallStatus")).toList();
  }

  private static boolean authentic(World.Got g) {
    return new RequestValidator("t-token")
        .validate(g.url(), g.form(), g.headers().get("X-Twilio-Signature"));
  }

  private static void assertCounted(World world, Fault fault) throws Exception {
    assertThat(world.control("GET", "stats", "").body()).contains("\"" + fault.word() + "\":1");
    assertThat(world.events(Kind.FAULT)).extracting(CarrierEvent::detail).contains(fault.word());
  }

  @Test
  void answerDelayed_answersLateWhileThePhoneRings() throws Exception {
    try (World world = new World(World.faulty("answer-delayed=1"))) {
      long before = System.nanoTime();
      dial(world, "+15005550101");
      assertThat(System.nanoTime() - before).isGreaterThan(1_900_000_000L);
      assertThat(world.events(Kind.RINGING)).hasSize(1);
      assertCounted(world, Fault.ANSWER_DELAYED);
    }
  }

  @Test
  void droppedBefore_closesAndNoPhoneRings() throws Exception {
    try (World world = new World(World.faulty("dropped-before=1"))) {
      assertThatThrownBy(() -> dial(world, "+15005550101")).isInstanceOf(ApiException.class);
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
      assertThat(world.events(Kind.CREATE_REFUSED))
          .singleElement()
          .satisfies(e -> assertThat(e.httpStatus()).isZero());
      assertCounted(world, Fault.DROPPED_BEFORE);
    }
  }

  @Test
  void droppedAfter_closesAndThePhoneRings() throws Exception {
    try (World world = new World(World.faulty("dropped-after=1"))) {
      assertThatThrownBy(() -> dial(world, "+15005550101")).isInstanceOf(ApiException.class);
      assertThat(world.events(Kind.CREATE_ACCEPTED)).hasSize(1);
      await().until(() -> statuses(world).contains("completed"));
      assertCounted(world, Fault.DROPPED_AFTER);
    }
  }

  @Test
  void throttle_is429AndNoCall() throws Exception {
    try (World world = new World(World.faulty("throttle=1"))) {
      assertThatThrownBy(() -> dial(world, "+15005550101"))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20429));
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
    }
  }

  @Test
  void serverErrors_leaveNoCallBefore_andACallAfter() throws Exception {
    try (World world = new World(World.faulty("server-error-before=1"))) {
      assertThatThrownBy(() -> dial(world, "+15005550101")).isInstanceOf(ApiException.class);
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
      assertThat(world.events(Kind.CREATE_REFUSED))
          .allSatisfy(e -> assertThat(e.httpStatus()).isBetween(500, 503))
          .isNotEmpty();
      world.control("POST", "faults", "{\"spec\":\"server-error-after=1\"}");
      assertThatThrownBy(() -> dial(world, "+15005550102")).isInstanceOf(ApiException.class);
      assertThat(world.events(Kind.CREATE_ACCEPTED))
          .allSatisfy(e -> assertThat(e.httpStatus()).isBetween(500, 503))
          .isNotEmpty();
      await().until(() -> world.events(Kind.ENDED).size() > 0);
    }
  }

  @Test
  void callbackEarly_arrivesBeforeTheAnswer() throws Exception {
    try (World world = new World(World.faulty("callback-early=1"))) {
      dial(world, "+15005550101");
      assertThat(world.got("status")).isNotEmpty();
      assertCounted(world, Fault.CALLBACK_EARLY);
    }
  }

  @Test
  void callbackLost_neverArrives_andTheCallEnds() throws Exception {
    try (World world = new World(World.faulty("callback-lost=1"))) {
      dial(world, "+15005550101");
      await().until(() -> world.events(Kind.ENDED).size() == 1);
      await().until(() -> world.events(Kind.CALLBACK_LOST).size() == 4);
      assertThat(world.got("status")).isEmpty();
      assertThat(world.got("answer")).hasSize(1);
    }
  }

  @Test
  void callbackDoubled_arrivesTwiceUnchanged() throws Exception {
    try (World world = new World(World.faulty("callback-doubled=1"))) {
      dial(world, "+15005550101");
      await().until(() -> world.got("status").size() == 8);
      assertThat(statuses(world).subList(6, 8)).containsExactly("completed", "completed");
      assertThat(world.got("status").get(6).form()).isEqualTo(world.got("status").get(7).form());
    }
  }

  @Test
  void callbackReordered_finalComesFirst() throws Exception {
    try (World world = new World(World.faulty("callback-reordered=1"))) {
      dial(world, "+15005550101");
      await().until(() -> world.got("status").size() == 4);
      assertThat(statuses(world))
          .containsExactly("completed", "initiated", "ringing", "in-progress");
      assertThat(world.got("status").get(0).get("SequenceNumber")).isEqualTo("3");
      assertCounted(world, Fault.CALLBACK_REORDERED);
    }
  }

  @Test
  void callbackForged_isNotAuthenticOrNotAddressed() throws Exception {
    try (World world = new World(World.faulty("callback-forged=1"))) {
      for (int i = 0; i < 8; i++) {
        dial(world, "+1500555010" + i);
      }
      await().until(() -> world.got("status").size() == 40);
      String right = world.callback("a1", "status");
      List<World.Got> lies =
          world.got("status").stream()
              .filter(g -> !g.url().equals(right) || !authentic(g))
              .toList();
      assertThat(lies).hasSize(8);
      assertThat(lies).allSatisfy(g -> assertThat(g.get("CallStatus")).isEqualTo("completed"));
      assertThat(lies).extracting(g -> g.url().equals(right)).contains(true, false);
    }
  }

  @Test
  void inbound_comesUnasked() throws Exception {
    try (World world = new World(World.faulty("inbound=1"))) {
      world.control(
          "POST",
          "voice-url",
          "{\"account\":\""
              + World.TWILIO
              + "\",\"voice_url\":\""
              + world.callback("in", "inbound")
              + "\"}");
      dial(world, "+15005550101");
      await().until(() -> world.got("inbound").size() == 1);
      assertThat(world.got("inbound").get(0).get("To")).isEqualTo("+14155550100");
      assertCounted(world, Fault.INBOUND);
    }
  }

  @Test
  void all_strikesEveryFaultOftenEnoughIn5000Calls() {
    FaultPlan plan = FaultPlan.parse("all");
    int[] counts = new int[Fault.values().length];
    for (int i = 0; i < 5_000; i++) {
      Dice dice = Dice.of(1, "+1500" + i, 1);
      Fault onCreate = plan.onCreate(dice);
      if (onCreate != null) {
        counts[onCreate.ordinal()]++;
      }
      for (Fault f : Fault.values()) {
        if (!f.onCreate() && plan.strikes(f, dice, "completed")) {
          counts[f.ordinal()]++;
        }
      }
    }
    assertThat(java.util.Arrays.stream(counts).boxed()).allMatch(n -> n >= 20 && n <= 200);
  }

  @Test
  void spec_unknownOrImpossible_isRefusedByName() {
    assertThat(FaultPlan.parse("all,inbound=0").of(Fault.INBOUND)).isZero();
    assertThatThrownBy(() -> FaultPlan.parse("callback-last"))
        .hasMessageContaining("no fault 'callback-last'")
        .hasMessageContaining("callback-lost");
    assertThatThrownBy(() -> FaultPlan.parse("throttle=2")).hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> FaultPlan.parse("throttle=0.6,dropped-after=0.6"))
        .hasMessageContaining("add up");
  }
}

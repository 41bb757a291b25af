package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.twilio.base.ResourceSet;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwilioCarrierTest {

  private static CallCreator dial(World world, String to, String attempt) {
    return Call.creator(
            new PhoneNumber(to),
            new PhoneNumber("+14155550100"),
            URI.create(world.callback(attempt, "answer")))
        .setStatusCallback(URI.create(world.callback(attempt, "status")))
        .setStatusCallbackEvent(List.of("initiated", "ringing", "answered", "completed"))
        .setStatusCallbackMethod(HttpMethod.POST)
        .setTimeout(60)
        .setTimeLimit(600);
  }

  @Test
  void call_answered_tellsItsLifeInOrderSigned() throws Exception {
    try (World world = new World(World.config())) {
      Call call = dial(world, "+15005550009", "00000000000000a1").create(world.twilio());
      assertThat(call.getStatus()).isEqualTo(Call.Status.QUEUED);
      assertThat(call.getDateCreated()).isNotNull();

      await().until(() -> world.got("status").size() == 4);

      List<World.Got> all = world.got("status");
      assertThat(all)
          .extracting(g -> g.get("CallStatus"))
          .containsExactly("initiated", "ringing", "in-progress", "completed");
      assertThat(all).extracting(g -> g.get("SequenceNumber")).containsExactly("0", "1", "2", "3");
      assertThat(all.get(3).get("SipResponseCode")).isEqualTo("200");
      assertThat(Integer.parseInt(all.get(3).get("CallDuration"))).isPositive();
      assertThat(world.got("answer")).hasSize(1);
      for (World.Got g : world.got) {
        assertThat(
                new RequestValidator("t-token")
                    .validate(g.url(), g.form(), g.headers().get("X-Twilio-Signature")))
            .isTrue();
      }
      assertThat(world.events(Kind.ENDED))
          .singleElement()
          .satisfies(
              e -> {
                assertThat(e.detail()).isEqualTo("answered");
                assertThat(e.attempt()).isEqualTo("00000000000000a1");
                assertThat(e.call()).isEqualTo(call.getSid());
                assertThat(e.number()).isEqualTo("+14155550100");
              });
      Call after = Call.fetcher(call.getSid()).fetch(world.twilio());
      assertThat(after.getStatus()).isEqualTo(Call.Status.COMPLETED);
      assertThat(after.getEndTime()).isNotNull();
    }
  }

  @Test
  void create_ofForeignNumberOrBadDestinationOrToken_hasTwiliosCodes() throws Exception {
    try (World world = new World(World.config())) {
      assertThatThrownBy(() -> dial(world, "+1555", "a").create(world.twilio()))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21211));
      assertThatThrownBy(
              () ->
                  Call.creator(
                          new PhoneNumber("+15005550009"),
                          new PhoneNumber("+14155559999"),
                          URI.create("http://127.0.0.1/x"))
                      .create(world.twilio()))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21210));
      assertThatThrownBy(() -> dial(world, "+15005550009", "a").create(world.twilio("wrong")))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20003));
      assertThat(world.events(Kind.CREATE_REFUSED))
          .extracting(e -> e.detail())
          .containsExactly("21211", "21210", "unauthorized");
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
    }
  }

  @Test
  void list_overPages_findsEveryCallOnceNewestFirst() throws Exception {
    try (World world = new World(World.config())) {
      List<String> placed = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        placed.add(0, dial(world, "+1500555010" + i, "b" + i).create(world.twilio()).getSid());
      }
      await().until(() -> world.events(Kind.ENDED).size() == 7);
      ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);

      ResourceSet<Call> all =
          Call.reader()
              .setFrom(new PhoneNumber("+14155550100"))
              .setStatus(Call.Status.COMPLETED)
              .setStartTimeAfter(now.minusHours(1))
              .setStartTimeBefore(now.plusHours(1))
              .setPageSize(3L)
              .read(world.twilio());

      List<String> found = new ArrayList<>();
      all.forEach(c -> found.add(c.getSid()));
      assertThat(found).containsExactlyElementsOf(placed);
      assertThat(Call.reader().setTo("+15005550103").read(world.twilio())).hasSize(1);
      assertThat(Call.reader().setStartTimeAfter(now.plusHours(1)).read(world.twilio())).isEmpty();
    }
  }

  @Test
  void call_hungUp_endsAndRefusesASecondHangUp() throws Exception {
    try (World world = new World(World.config().withTimeScale(1))) {
      Call call = dial(world, "+15005550009", "c1").create(world.twilio());
      Call.updater(call.getSid()).setStatus(Call.UpdateStatus.CANCELED).update(world.twilio());
      await().until(() -> world.events(Kind.ENDED).size() == 1);
      assertThat(world.events(Kind.ENDED).get(0).detail()).isEqualTo("canceled");
      assertThat(Call.fetcher(call.getSid()).fetch(world.twilio()).getStatus())
          .isEqualTo(Call.Status.CANCELED);
      assertThatThrownBy(
              () ->
                  Call.updater(call.getSid())
                      .setStatus(Call.UpdateStatus.COMPLETED)
                      .update(world.twilio()))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21220));
    }
  }

  @Test
  void dial_aboveConcurrency_isRefusedAsCapacity() throws Exception {
    String yaml =
        World.YAML.replace("token: t-token, cps: 1000", "token: t-token, cps: 9, concurrency: 1");
    CarrierConfig config = CarrierConfigReader.parse("test", yaml, name -> null).withTimeScale(1);
    try (World world = new World(config)) {
      dial(world, "+15005550101", "e1").create(world.twilio());
      assertThatThrownBy(() -> dial(world, "+15005550102", "e2").create(world.twilio()))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.getCode()).isEqualTo(10004));
    }
  }
}

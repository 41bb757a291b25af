package dev.ringfence.engine.webhook;

import static dev.ringfence.engine.webhook.Receiver.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog;
import dev.ringfence.engine.webhook.Receiver.Got;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** P5 for what runners are told: each is told, through failures and restarts. */
class WebhooksTest extends WebhookBed {
  @Test
  void finishedCall_isTold_withASignatureThatVerifies() {
    configure(endpoint("crm", url("/hook?a=b")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    Got got = receiver.got().get(0);
    got.verify(Receiver.SECRET);
    assertThat(got.id()).isEqualTo("evt_b-0");
    assertThat(got.path()).isEqualTo("/hook");
    assertThat(got.body()).startsWith("{\"type\":\"call.finished\"");
    assertThat(Math.abs(got.timestamp() - System.currentTimeMillis() / 1_000)).isLessThan(300);
    assertThat(receiver.got()).hasSize(1);
  }

  @Test
  void answer500_isTriedAgain_withTheSameId_signedAnew() {
    receiver.answers = request -> status(receiver.got().size() < 3 ? 500 : 204).accept(request);
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got()).hasSize(3).allSatisfy(got -> got.verify(Receiver.SECRET));
    assertThat(receiver.got()).extracting(Got::id).containsOnly("evt_b-0");
    assertThat(log(DeliveryLog.State.DELIVERED).get(0).last().attempts()).isEqualTo(3);
  }

  @Test
  void processThatEndsBeforeItSends_theNextOneSends() {
    write(
        List.of(
            new Change.Owed("acme", "crm", 1, 0, 1),
            new Change.Owed("acme", "crm", 1, Delivery.WHOLE_BATCH, 1)));
    restart();
    assertThat(receiver.got()).isEmpty();
    configure(endpoint("crm", url("/")));

    awaitLog(DeliveryLog.State.DELIVERED, 2);
    assertThat(receiver.got()).extracting(Got::id).containsExactlyInAnyOrder("evt_b-0", "evt_b--1");
  }

  @Test
  void manyAtOnce_eachIsToldOnce() {
    configure(endpoint("crm", url("/")));
    owe("crm", 1_000);

    awaitLog(DeliveryLog.State.DELIVERED, 1_000);
    assertThat(receiver.got()).extracting(Got::id).doesNotHaveDuplicates().hasSize(1_000);
  }

  @Test
  void answer410_disables_overRestarts_andNothingIsLost() {
    receiver.answers = status(410);
    configure(endpoint("crm", url("/")));
    owe("crm", 1);
    await()
        .untilAsserted(
            () -> assertThat(store.deliveries().endpoint("acme", "crm").goneHash()).isNotEmpty());
    assertThat(webhooks.disabled("acme", "crm")).isTrue();
    owe("crm", 3);

    restart();
    configure(endpoint("crm", url("/")));
    assertThat(webhooks.disabled("acme", "crm")).isTrue();
    assertThat(log(DeliveryLog.State.PENDING)).hasSize(4);
    assertThat(receiver.got()).hasSize(1);

    receiver.answers = status(200);
    write(List.of(new Change.EndpointBack("acme", "crm")));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 4);
  }

  @Test
  void disabledEndpoint_withAnotherUrl_isSentToAgain() {
    receiver.answers = status(410);
    configure(endpoint("crm", url("/old")));
    owe("crm", 2);
    await().until(() -> webhooks.disabled("acme", "crm"));

    receiver.answers = status(200);
    configure(endpoint("crm", url("/new")));
    awaitLog(DeliveryLog.State.DELIVERED, 2);
    assertThat(receiver.got()).extracting(Got::path).contains("/old", "/new");
  }

  @Test
  void givenUp_isReplayed_oneByOneOrAllOfAPeriod() {
    schedule = fast(0);
    restart();
    receiver.answers = status(503);
    configure(endpoint("crm", url("/")));
    owe("crm", 3);
    awaitLog(DeliveryLog.State.FAILED, 3);

    receiver.answers = status(200);
    Delivery youngest = log(DeliveryLog.State.FAILED).get(0);
    write(List.of(new Change.Replayed(youngest.id(), System.currentTimeMillis())));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got().get(receiver.got().size() - 1).id())
        .isEqualTo("evt_b-" + youngest.row());

    long now = System.currentTimeMillis();
    write(List.of(new Change.AllReplayed("acme", "crm", now + 1_000, Long.MAX_VALUE, now)));
    assertThat(log(DeliveryLog.State.FAILED)).hasSize(2);
    write(List.of(new Change.AllReplayed("acme", "crm", 0, now + 1_000, now)));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 3);
  }

  @Test
  void endpointThatNeverAnswers_holdsUpNoOther() {
    List<HttpServerRequest> hanging = new CopyOnWriteArrayList<>();
    receiver.answers =
        request -> {
          if (request.path().equals("/slow")) {
            hanging.add(request);
          } else {
            request.response().end();
          }
        };
    configure(endpoint("slow", url("/slow")), endpoint("quick", url("/quick")));
    owe("slow", 50);
    await().untilAsserted(() -> assertThat(hanging).isNotEmpty());
    owe("quick", 200);

    await()
        .untilAsserted(
            () ->
                assertThat(receiver.got())
                    .filteredOn(got -> got.path().equals("/quick"))
                    .hasSize(200));
    assertThat(hanging).hasSizeLessThanOrEqualTo(Pace.MOST * 2);
    assertThat(hanging).allSatisfy(request -> assertThat(request.response().ended()).isFalse());
  }

  @Test
  void endpointThatNeverAnswers_isGivenUpOnInTime() {
    schedule = fast(0);
    restart();
    receiver.answers = request -> {};
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).isEqualTo("no answer in time");
  }

  @Test
  void answerWithoutEnd_countsByItsStatus() {
    receiver.answers =
        request -> {
          request.response().setChunked(true);
          for (int i = 0; i < 64; i++) {
            request.response().write(Buffer.buffer(new byte[8 << 10]));
          }
        };
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
  }

  @Test
  void endpointThatIsGoneFromTheConfiguration_isSentNothing_andItsDueWhenItIsBack() {
    configure(endpoint("crm", url("/")), endpoint("bi", url("/bi")));
    configure(endpoint("bi", url("/bi")));
    owe("crm", 2);
    owe("bi", 1);
    awaitGot(1);
    assertThat(receiver.got()).extracting(Got::path).containsOnly("/bi");

    configure(endpoint("crm", url("/")), endpoint("bi", url("/bi")));
    awaitLog(DeliveryLog.State.DELIVERED, 3);
  }
}

package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CarrierLoadTest {

  private static final int CALLS = 5_000;
  private static final int AT_ONCE = 100;

  @Test
  void fiveThousandCalls_withAllFaults_eachFaultOftenAndEveryCallEnds() throws Exception {
    String yaml = World.YAML.replace("token: t-token, cps: 1000", "token: t-token, cps: 100000");
    CarrierConfig config =
        CarrierConfigReader.parse("test", yaml, name -> null)
            .withTimeScale(1000)
            .withFaults(FaultPlan.parse("all"));
    try (World world = new World(config)) {
      world.control(
          "POST",
          "voice-url",
          new JsonObject()
              .put("account", World.TWILIO)
              .put("voice_url", world.callback("in", "inbound"))
              .encode());
      dialAll(world);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> new JsonArray(world.control("GET", "live", "").body()).isEmpty());

      JsonObject stats = new JsonObject(world.control("GET", "stats", "").body());
      for (Map.Entry<String, Object> fault : stats.getJsonObject("faults")) {
        assertThat((Integer) fault.getValue()).as(fault.getKey()).isGreaterThanOrEqualTo(20);
      }
      Map<Kind, List<CarrierEvent>> by =
          world.carriers.events().stream().collect(Collectors.groupingBy(CarrierEvent::kind));
      assertThat(of(by, Kind.CREATE_ACCEPTED) + of(by, Kind.CREATE_REFUSED)).isEqualTo(CALLS);
      assertThat(of(by, Kind.ENDED)).isEqualTo(of(by, Kind.CREATE_ACCEPTED));
      assertThat(world.carriers.events())
          .extracting(CarrierEvent::seq)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private static int of(Map<Kind, List<CarrierEvent>> by, Kind kind) {
    return by.getOrDefault(kind, List.of()).size();
  }

  private static void dialAll(World world) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
    String basic =
        Base64.getEncoder()
            .encodeToString((World.TWILIO + ":t-token").getBytes(StandardCharsets.UTF_8));
    URI uri =
        URI.create(world.carriers.url() + "/2010-04-01/Accounts/" + World.TWILIO + "/Calls.json");
    String tail =
        "&From=%2B14155550100&Url="
            + Wire.encoded(world.callback("a1", "answer"))
            + "&StatusCallbackEvent=ringing&StatusCallbackEvent=completed&StatusCallback="
            + Wire.encoded(world.callback("a1", "status"));
    Function<Integer, HttpRequest> request =
        i ->
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        String.format("To=%%2B1500555%04d", i) + tail))
                .build();
    Semaphore places = new Semaphore(AT_ONCE);
    CountDownLatch done = new CountDownLatch(CALLS);
    for (int i = 0; i < CALLS; i++) {
      places.acquire();
      var unused =
          http.sendAsync(request.apply(i), HttpResponse.BodyHandlers.discarding())
              .whenComplete(
                  (answer, failure) -> {
                    places.release();
                    done.countDown();
                  });
    }
    assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
    executor.shutdown();
  }
}

package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ExotelCarrierTest {

  private static String form(World world, String from, String attempt) {
    return "From="
        + Wire.encoded(from)
        + "&CallerId=08041550100&Url="
        + Wire.encoded("http://my.exotel.com/ringfence1/exoml/start_voice/926")
        + "&CallType=trans&TimeLimit=600&TimeOut=30&StatusCallbackContentType=application%2Fjson"
        + "&CustomField="
        + attempt
        + "&StatusCallback="
        + Wire.encoded(world.callback(attempt, "status"));
  }

  @Test
  void flowCall_answered_reportsOnlyItsEndInFourFields() throws Exception {
    try (World world = new World(World.config())) {
      HttpResponse<String> placed =
          world.exotel("POST", "Calls/connect.json", form(world, "+919876543210", "e1"));
      assertThat(placed.statusCode()).isEqualTo(200);
      JsonObject call = new JsonObject(placed.body()).getJsonObject("Call");
      assertThat(call.getString("Status")).isEqualTo("in-progress");
      assertThat(call.getString("From")).isEqualTo("09876543210");

      await().until(() -> world.got("status").size() == 1);

      World.Got end = world.got("status").get(0);
      assertThat(end.form().keySet())
          .containsExactlyInAnyOrder("CallSid", "DateUpdated", "Status", "RecordingUrl");
      assertThat(end.get("CallSid")).isEqualTo(call.getString("Sid"));
      assertThat(end.get("Status")).isEqualTo("completed");
      assertThat(world.events(Kind.ENDED).get(0).attempt()).isEqualTo("e1");
      HttpResponse<String> details =
          world.exotel("GET", "Calls/" + call.getString("Sid") + ".json?details=true", "");
      JsonObject fetched = new JsonObject(details.body()).getJsonObject("Call");
      assertThat(fetched.getString("Status")).isEqualTo("completed");
      assertThat(fetched.getJsonObject("Details").getString("Leg1Status")).isEqualTo("completed");
    }
  }

  @Test
  void list_overPages_findsEveryCallOnce() throws Exception {
    try (World world = new World(World.config())) {
      for (int i = 0; i < 5; i++) {
        world.exotel("POST", "Calls/connect.json", form(world, "+91987654321" + i, "l" + i));
      }
      LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Kolkata"));
      String created =
          "gte:"
              + Wire.plainFormat().format(now.minusHours(1))
              + ";lte:"
              + Wire.plainFormat().format(now.plusHours(1));
      String path = "Calls.json?PageSize=2&DateCreated=" + Wire.encoded(created);
      int pages = 0;
      java.util.Set<String> found = new java.util.HashSet<>();
      while (path != null) {
        JsonObject page = new JsonObject(world.exotel("GET", path, "").body());
        JsonArray calls = page.getJsonArray("Calls");
        for (int i = 0; i < calls.size(); i++) {
          assertThat(found.add(calls.getJsonObject(i).getString("Sid"))).isTrue();
        }
        pages++;
        String next = page.getJsonObject("Metadata").getString("NextPageUri");
        path = next == null ? null : next.substring("/v1/Accounts/ringfence1/".length());
      }
      assertThat(pages).isEqualTo(3);
      assertThat(found).hasSize(5);
      JsonObject one =
          new JsonObject(world.exotel("GET", "Calls.json?From=%2B919876543212", "").body());
      assertThat(one.getJsonArray("Calls")).hasSize(1);
    }
  }

  @Test
  void requests_aboveTheRate_getRestExceptionAndRetryAfter() throws Exception {
    String yaml =
        World.YAML.replace("token: e-token, cps: 1000", "token: e-token, cps: 9, api_rate: 1/1m");
    try (World world = new World(CarrierConfigReader.parse("test", yaml, name -> null))) {
      world.exotel("POST", "Calls/connect.json", form(world, "+919876543210", "r1"));
      HttpResponse<String> second =
          world.exotel("POST", "Calls/connect.json", form(world, "+919876543211", "r2"));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).contains("30");
      assertThat(second.body()).contains("RestException", "RATE_LIMIT_EXCEEDED");
    }
  }

  @Test
  void create_withForeignCallerId_is400() throws Exception {
    try (World world = new World(World.config())) {
      String form = form(world, "+919876543210", "x").replace("08041550100", "08041559999");
      HttpResponse<String> refused = world.exotel("POST", "Calls/connect.json", form);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("RestException");
      assertThat(world.events(Kind.CREATE_ACCEPTED)).isEmpty();
    }
  }
}

package dev.ringfence.simulator.carrier;

import com.plivo.api.PlivoClient;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Carriers, a customer's web server that takes their callbacks, and clients for both. */
final class World implements AutoCloseable {

  static final String TWILIO = "AC00000000000000000000000000000001";
  static final String PLIVO = "MARINGFENCE000000001";
  static final String YAML =
      """
      seed: 7
      time_scale: 100
      profile: {api_latency_ms_max: 0, callback_latency_ms_max: 0}
      rules: {destination_limits: ["2/1h", "7/7d"]}
      accounts:
        - {provider: twilio, id: AC00000000000000000000000000000001, token: t-token, cps: 1000,
           numbers: [{number: "+14155550100", channels: 1, cap_per_hour: 60}]}
        - {provider: plivo, id: MARINGFENCE000000001, token: p-token, cps: 1000,
           numbers: [{number: "+13125550100", channels: 5, cap_per_hour: 100}]}
        - {provider: exotel, id: ringfence1, api_key: key, token: e-token, cps: 1000,
           numbers: [{number: "+918041550100", channels: 8, cap_per_hour: 40}]}
      """;

  /** One request that the customer's server got. */
  record Got(
      String method,
      String url,
      Map<String, String> headers,
      Map<String, String> form,
      String body) {

    String get(String field) {
      return form.getOrDefault(field, "");
    }
  }

  final List<Got> got = new CopyOnWriteArrayList<>();
  volatile int replyStatus = 200;
  volatile String replyBody = "<Response/>";
  final Carriers carriers;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer customer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  World(CarrierConfig config) throws TimeoutException {
    customer =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    carriers = Carriers.start(vertx, config, 0).await(10, TimeUnit.SECONDS);
  }

  /** Everybody answers, talks 70 (simulated) seconds and nothing goes wrong, unless changed. */
  static CarrierConfig config() {
    CarrierConfig config = CarrierConfigReader.parse("test", YAML, name -> null);
    return config.withProfile(config.profile().withOutcomes(1, 0, 0, 0, 0, 0));
  }

  static CarrierConfig faulty(String spec) {
    return config().withFaults(FaultPlan.parse(spec));
  }

  private void take(HttpServerRequest request) {
    String type = String.valueOf(request.getHeader("Content-Type"));
    request.setExpectMultipart(type.contains("form"));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach(e -> headers.put(e.getKey(), e.getValue()));
    StringBuilder body = new StringBuilder();
    request.handler(part -> body.append(part.toString()));
    request
        .end()
        .onSuccess(
            end -> {
              Map<String, String> form = new TreeMap<>();
              request.formAttributes().forEach(e -> form.put(e.getKey(), e.getValue()));
              if ("application/json".equals(headers.get("Content-Type"))) {
                new JsonObject(body.toString())
                    .forEach(e -> form.put(e.getKey(), String.valueOf(e.getValue())));
              }
              got.add(
                  new Got(
                      request.method().name(),
                      request.absoluteURI(),
                      headers,
                      form,
                      body.toString()));
              request
                  .response()
                  .setStatusCode(replyStatus)
                  .putHeader("Content-Type", "application/xml")
                  .end(replyBody);
            });
  }

  /** A URL as the engine would give it, for an attempt. */
  String callback(String attempt, String purpose) {
    return "http://127.0.0.1:"
        + customer.actualPort()
        + "/cb/acct/"
        + attempt
        + ".AbCdEfGhIjKlMnOpQrStUv/"
        + purpose;
  }

  TwilioRestClient twilio() {
    return twilio("t-token");
  }

  TwilioRestClient twilio(String token) {
    return new TwilioRestClient.Builder(TWILIO, token).httpClient(new Rewriting()).build();
  }

  PlivoClient plivo() {
    HttpUrl base = HttpUrl.get(carriers.url());
    return new PlivoClient(
        PLIVO,
        "p-token",
        new OkHttpClient.Builder()
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .url(
                                chain
                                    .request()
                                    .url()
                                    .newBuilder()
                                    .scheme("http")
                                    .host("127.0.0.1")
                                    .port(base.port())
                                    .build())
                            .build())));
  }

  HttpResponse<String> exotel(String method, String path, String form)
      throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder().encodeToString("key:e-token".getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(URI.create(carriers.url() + "/v1/Accounts/ringfence1/" + path))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(form))
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> control(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(carriers.url() + "/_sim/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  List<CarrierEvent> events(Kind kind) {
    return carriers.events().stream().filter(e -> e.kind() == kind).toList();
  }

  List<Got> got(String purpose) {
    return got.stream().filter(g -> URI.create(g.url()).getPath().endsWith("/" + purpose)).toList();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** The real SDK, once per call, at our port. */
  private final class Rewriting extends NetworkHttpClient {
    @Override
    public Response reliableRequest(Request r, int[] codes, int retries, long delay) {
      return makeRequest(r);
    }

    @Override
    public Response makeRequest(Request r) {
      Request mine = new Request(r.getMethod(), carriers.url() + r.constructURL().getFile());
      mine.setAuth(r.getUsername(), r.getPassword());
      mine.setContentType(r.getContentType());
      r.getPostParams().forEach((k, all) -> all.forEach(v -> mine.addPostParam(k, v)));
      r.getHeaderParams().forEach((k, all) -> all.forEach(v -> mine.addHeaderParam(k, v)));
      return super.makeRequest(mine);
    }
  }
}

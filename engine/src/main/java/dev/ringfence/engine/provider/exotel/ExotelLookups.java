package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.Phones;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks Exotel about calls. Thread-safe, non-blocking. {@code CustomField} is no filter of its
 * listing, so a call without an id is looked for by its first leg and its date; Exotel's times have
 * no zone and are in the account's.
 */
final class ExotelLookups {
  private static final long CLOCK_SLACK_MILLIS = 5_000;
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final WebClient client;
  private final AccountSettings settings;
  private final String path;
  private final ZoneId zone;

  ExotelLookups(WebClient client, AccountSettings settings, String path) {
    this.client = client;
    this.settings = settings;
    this.path = path;
    this.zone = ZoneId.of(settings.zone());
  }

  void find(LookupRequest request, Consumer<LookupResult> answer) {
    String sid = request.providerCallId();
    Future<LookupResult> found = sid == null ? byNumbers(request) : bySid(sid);
    found.onComplete(
        result ->
            answer.accept(
                result.succeeded()
                    ? result.result()
                    : new LookupResult.Failed(result.cause().getClass().getSimpleName())));
  }

  private Future<LookupResult> bySid(String sid) {
    return get(path + "/" + sid + ".json")
        .send()
        .map(
            response -> {
              if (response.statusCode() == 404) {
                return new LookupResult.Absent();
              }
              JsonObject call =
                  ok(response) ? response.bodyAsJsonObject().getJsonObject("Call") : null;
              return call == null
                  ? new LookupResult.Failed("exotel-http-" + response.statusCode())
                  : result(call);
            });
  }

  private Future<LookupResult> byNumbers(LookupRequest request) {
    String since = TIME.format(local(request.sentWallMillis() - CLOCK_SLACK_MILLIS));
    String until = TIME.format(local(System.currentTimeMillis() + 86_400_000L));
    HttpRequest<Buffer> first =
        get(path + ".json")
            .addQueryParam("From", E164.format(request.to()))
            .addQueryParam("DateCreated", "gte:" + since + ";lte:" + until)
            .addQueryParam("PageSize", Integer.toString(PAGE));
    return pages(first, new ArrayList<>(), 0)
        .map(
            calls -> {
              List<JsonObject> fitting = new ArrayList<>();
              for (JsonObject call : calls) {
                if (Phones.lenient(text(call, "PhoneNumberSid")) == request.from()
                    && created(call) >= request.sentWallMillis() - CLOCK_SLACK_MILLIS) {
                  fitting.add(call);
                }
              }
              return switch (fitting.size()) {
                case 0 -> new LookupResult.Absent();
                case 1 -> result(fitting.get(0));
                default -> new LookupResult.Ambiguous(fitting.size());
              };
            });
  }

  void live(Consumer<LiveResult> answer) {
    HttpRequest<Buffer> first =
        get(path + ".json")
            .addQueryParam("Status", "in-progress")
            .addQueryParam("PageSize", Integer.toString(PAGE));
    pages(first, new ArrayList<>(), 0)
        .onComplete(
            result ->
                answer.accept(
                    result.succeeded()
                        ? LiveResult.of(
                            result.result().stream().map(ExotelLookups::liveCall).toList())
                        : LiveResult.failed(String.valueOf(result.cause().getMessage()))));
  }

  /** Follows the listing from page to page; fails as a whole if any page does. */
  private Future<List<JsonObject>> pages(
      HttpRequest<Buffer> page, List<JsonObject> calls, int pages) {
    return page.send()
        .compose(
            response -> {
              if (!ok(response)) {
                return Future.failedFuture(new IOException("exotel-http-" + response.statusCode()));
              }
              JsonObject body = response.bodyAsJsonObject();
              JsonArray array = body.getJsonArray("Calls", new JsonArray());
              for (int i = 0; i < array.size(); i++) {
                calls.add(array.getJsonObject(i));
              }
              String next = text(body.getJsonObject("Metadata", new JsonObject()), "NextPageUri");
              if (next.isEmpty()) {
                return Future.succeededFuture(calls);
              }
              if (pages + 1 >= MOST_PAGES) {
                return Future.failedFuture(new IOException("the listing has too many pages"));
              }
              return pages(get(settings.baseUrl() + next), calls, pages + 1);
            });
  }

  private HttpRequest<Buffer> get(String url) {
    return client
        .getAbs(url)
        .basicAuthentication(settings.login(), settings.token())
        .timeout(settings.requestTimeout().toMillis());
  }

  private static boolean ok(HttpResponse<Buffer> response) {
    return response.statusCode() == 200 && response.body() != null;
  }

  private static LookupResult result(JsonObject call) {
    String status = text(call, "Status");
    return switch (status) {
      case "completed", "busy", "no-answer", "failed", "canceled" ->
          new LookupResult.Ended(
              text(call, "Sid"),
              ExotelStatus.outcome(status),
              ExotelStatus.seconds(text(call, "Duration")),
              "exotel-" + status);
      default -> new LookupResult.Live(text(call, "Sid"));
    };
  }

  private static LiveCall liveCall(JsonObject call) {
    boolean inbound = text(call, "Direction").equals("inbound");
    long ours = Phones.lenient(text(call, "PhoneNumberSid"));
    long theirs = Phones.lenient(text(call, "From"));
    return inbound
        ? new LiveCall(text(call, "Sid"), theirs, ours, true)
        : new LiveCall(text(call, "Sid"), ours, theirs, false);
  }

  private long created(JsonObject call) {
    try {
      return LocalDateTime.parse(text(call, "DateCreated"), TIME)
              .atZone(zone)
              .toInstant()
              .toEpochMilli()
          + 999;
    } catch (DateTimeParseException e) {
      return Long.MAX_VALUE;
    }
  }

  private LocalDateTime local(long wallMillis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(wallMillis), zone);
  }

  private static String text(JsonObject json, String name) {
    @Nullable Object value = json.getValue(name);
    return value == null ? "" : value.toString();
  }
}

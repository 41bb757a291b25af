package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.Candidates;
import dev.ringfence.engine.provider.Exchange;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds and lists calls at Exotel. Thread-safe, never blocking. */
final class ExotelQueries {
  /** Exotel's own limit. */
  private static final int PAGE_SIZE = 100;

  private static final int MAX_PAGES = 20;

  /** No call of Exotel's lasts longer than four hours; a day covers any doubt about its zone. */
  private static final Duration LIVE_WINDOW = Duration.ofDays(1);

  private final AccountSettings settings;
  private final ExotelHttp http;

  ExotelQueries(AccountSettings settings, ExotelHttp http) {
    this.settings = settings;
    this.http = http;
  }

  Future<LookupResult> find(LookupRequest request, Exchange exchange) {
    String id = request.providerCallId();
    return id == null ? byNumbers(request, exchange) : byId(id, exchange);
  }

  private Future<LookupResult> byId(String id, Exchange exchange) {
    return http.send(exchange, path("/" + encode(id) + ".json?details=true"), null)
        .compose(
            answer -> {
              JsonObject body = ExotelCarrier.json(answer.body());
              // Only a 404 in Exotel's own words proves absence.
              if (answer.status() == 404 && body.containsKey("RestException")) {
                return Future.succeededFuture(new LookupResult.Absent());
              }
              JsonObject call = ExotelCarrier.member(body, "Call");
              return !answer.ok() || ExotelCalls.text(call, "Sid").isEmpty()
                  ? Future.failedFuture(new IOException("HTTP " + answer.status()))
                  : Future.succeededFuture(ExotelCalls.state(call));
            });
  }

  /** The list filters by the number dialled first, ours by nothing: that is compared here. */
  private Future<LookupResult> byNumbers(LookupRequest request, Exchange exchange) {
    Instant since = Instant.ofEpochMilli(request.sentWallMillis() - Candidates.CLOCK_SLACK_MILLIS);
    String query = created(since) + "&From=" + encode(ExotelNumbers.write(request.to()));
    return pages(exchange, query)
        .map(
            calls -> {
              Candidates candidates = new Candidates(request.others());
              for (JsonObject call : calls) {
                if (ExotelCalls.fits(call, request, settings.zone())) {
                  candidates.add(ExotelCalls.text(call, "Sid"), ExotelCalls.state(call));
                }
              }
              return candidates.verdict();
            });
  }

  /** Queued first, then in progress: a call that moves meanwhile is seen twice, never missed. */
  Future<LiveResult> live(Exchange exchange) {
    String since = created(Instant.now().minus(LIVE_WINDOW));
    return pages(exchange, since + "&Status=queued")
        .compose(
            queued ->
                pages(exchange, since + "&Status=in-progress")
                    .map(
                        talking -> {
                          Map<String, LiveCall> calls = new LinkedHashMap<>();
                          queued.forEach(call -> put(calls, call));
                          talking.forEach(call -> put(calls, call));
                          return LiveResult.of(List.copyOf(calls.values()));
                        }));
  }

  private static void put(Map<String, LiveCall> calls, JsonObject call) {
    LiveCall live = ExotelCalls.live(call);
    calls.put(live.providerCallId(), live);
  }

  private String created(Instant since) {
    Instant until = Instant.now().plus(LIVE_WINDOW);
    return "DateCreated="
        + encode(
            "gte:"
                + ExotelCalls.local(since, settings.zone())
                + ";lte:"
                + ExotelCalls.local(until, settings.zone()));
  }

  private Future<List<JsonObject>> pages(Exchange exchange, String query) {
    String first = path(".json?" + query + "&PageSize=" + PAGE_SIZE);
    return nextPage(exchange, first, new ArrayList<>(), 1);
  }

  private Future<List<JsonObject>> nextPage(
      Exchange exchange, String pathAndQuery, List<JsonObject> calls, int page) {
    return http.send(exchange, pathAndQuery, null)
        .compose(
            answer -> {
              JsonObject body = ExotelCarrier.json(answer.body());
              if (!answer.ok() || !(body.getValue("Calls") instanceof JsonArray array)) {
                return Future.failedFuture(new IOException("HTTP " + answer.status()));
              }
              for (int i = 0; i < array.size(); i++) {
                calls.add(array.getJsonObject(i));
              }
              String next = ExotelCalls.text(ExotelCarrier.member(body, "Metadata"), "NextPageUri");
              if (next.isEmpty()) {
                return Future.succeededFuture(calls);
              }
              // A path, so that credentials go nowhere but to our base URL.
              return page == MAX_PAGES || !next.startsWith("/")
                  ? Future.failedFuture(new IOException("more pages than can be read"))
                  : nextPage(exchange, next, calls, page + 1);
            });
  }

  private String path(String rest) {
    return "/v1/Accounts/" + settings.id() + "/Calls" + rest;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.HttpVerdict;
import dev.ringfence.engine.provider.RetryAfter;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An Exotel account (API v1) over the Vert.x web client; Exotel has no SDK for Java. Thread-safe,
 * non-blocking. Exotel calls {@code From} first, so the destination goes there, and its own retries
 * are told to be none.
 */
public final class ExotelCarrier implements Carrier {
  private static final WebhookReply NO_DOCUMENT =
      new WebhookReply(404, "text/plain", "an Exotel flow speaks for itself\n");
  private static final int OTHER_CONNECTIONS = 4;

  private final AccountSettings settings;
  private final WebClient client;
  private final String path;
  private final ExotelLookups lookups;
  private final AtomicInteger inFlight = new AtomicInteger();

  public ExotelCarrier(Vertx vertx, AccountSettings settings) {
    this.settings = settings;
    int connections = settings.workers() + OTHER_CONNECTIONS;
    client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setFollowRedirects(false)
                .setConnectTimeout(5_000)
                .setUserAgent("ringfence"),
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections * 4));
    path = settings.baseUrl() + "/v1/Accounts/" + settings.id() + "/Calls";
    lookups = new ExotelLookups(client, settings, path);
  }

  @Override
  public void dial(DialRequest request, Consumer<DialResult> answer) {
    if (inFlight.incrementAndGet() > settings.workers()) {
      inFlight.decrementAndGet();
      answer.accept(DialResult.NotPlaced.of(Refusal.NOT_SENT, "queue-full"));
      return;
    }
    if (System.nanoTime() - request.sendBeforeNanos() > 0) {
      inFlight.decrementAndGet();
      answer.accept(DialResult.NotPlaced.of(Refusal.NOT_SENT, "grant-too-old"));
      return;
    }
    client
        .postAbs(path + "/connect.json")
        .basicAuthentication(settings.login(), settings.token())
        .timeout(settings.requestTimeout().toMillis())
        .sendForm(form(request))
        .onComplete(
            result -> {
              inFlight.decrementAndGet();
              answer.accept(result.succeeded() ? verdict(result.result()) : failed(result.cause()));
            });
  }

  private MultiMap form(DialRequest request) {
    String flow = request.flow();
    String url =
        flow == null
            ? request.answerUrl()
            : "http://my.exotel.com/" + settings.id() + "/exoml/start_voice/" + flow;
    return MultiMap.caseInsensitiveMultiMap()
        .add("From", E164.format(request.to()))
        .add("CallerId", E164.format(request.from()))
        .add("Url", url)
        .add("CallType", "trans")
        .add("TimeLimit", Integer.toString(Math.min(14_400, request.talkSeconds())))
        .add("TimeOut", Integer.toString(request.ringSeconds()))
        .add("MaxRetries", "0")
        .add("StatusCallback", request.statusUrl())
        .add("StatusCallbackContentType", "application/json")
        .add("CustomField", HexFormat.of().toHexDigits(request.attempt()));
  }

  private static DialResult failed(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return DialResult.NotPlaced.of(Refusal.UNREACHABLE, "connect-timeout");
    }
    return HttpVerdict.failed(cause);
  }

  private static DialResult verdict(HttpResponse<Buffer> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      String sid = sid(response);
      return sid == null ? new DialResult.Uncertain("exotel-no-sid") : new DialResult.Placed(sid);
    }
    if (status < 400 || HttpVerdict.uncertain(status)) {
      return new DialResult.Uncertain("exotel-http-" + status);
    }
    return new DialResult.NotPlaced(
        ExotelErrors.refusal(status, String.valueOf(response.bodyAsString())),
        "exotel-http-" + status,
        RetryAfter.millis(response.getHeader("Retry-After")));
  }

  private static @Nullable String sid(HttpResponse<Buffer> response) {
    try {
      JsonObject body = response.bodyAsJsonObject();
      JsonObject call = body == null ? null : body.getJsonObject("Call");
      return call == null ? null : call.getString("Sid");
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  @Override
  public void lookUp(LookupRequest request, Consumer<LookupResult> answer) {
    lookups.find(request, answer);
  }

  @Override
  public void listLive(Consumer<LiveResult> answer) {
    lookups.live(answer);
  }

  /** The v1 API has no way to end a call. */
  @Override
  public void hangUp(String providerCallId, Consumer<Boolean> answer) {
    answer.accept(false);
  }

  @Override
  public Webhook translate(WebhookRequest request) {
    return ExotelWebhooks.translate(request);
  }

  @Override
  public WebhookReply answerDocument(Speech speech) {
    return NO_DOCUMENT;
  }

  /**
   * A passthru applet takes branch A on 200 and branch B on 302: A goes on with the call, B is the
   * flow's busy branch.
   */
  @Override
  public WebhookReply inboundReply(boolean accepted, InboundTreatment treatment) {
    return new WebhookReply(accepted ? 200 : 302, "text/plain", accepted ? "accepted\n" : "full\n");
  }

  @Override
  public void close() {
    client.close();
  }
}

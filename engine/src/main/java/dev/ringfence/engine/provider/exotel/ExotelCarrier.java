package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.Answers;
import dev.ringfence.engine.provider.Exchange;
import dev.ringfence.engine.provider.Verdicts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Exotel account, by its first API. It dials the destination first ({@code From}), and an
 * answered call runs into a flow made at Exotel. It offers no way to hang up. Thread-safe, never
 * blocking.
 */
public final class ExotelCarrier implements Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(ExotelCarrier.class);
  private static final String EXOTEL = "exotel";

  /** Dials taken at a time, per connection; more would only come out too old. */
  private static final int TAKEN_PER_WORKER = 4;

  /** Look-ups on the wire at a time. */
  private static final int QUERIES = 4;

  /** Look-ups taken, those that wait for a connection among them. */
  private static final int QUERIES_TAKEN = 256;

  private final AccountSettings settings;
  private final ExotelHttp dialHttp;
  private final ExotelHttp queryHttp;
  private final ExotelQueries queries;
  private final ExotelWebhooks webhooks;
  private final int dialsAtOnce;
  private final Semaphore dialsFree;
  private final Semaphore queriesFree = new Semaphore(QUERIES_TAKEN);
  private volatile boolean closed;

  public ExotelCarrier(AccountSettings settings, Vertx vertx) {
    this.settings = settings;
    dialHttp = new ExotelHttp(vertx, settings, settings.workers());
    queryHttp = new ExotelHttp(vertx, settings, QUERIES);
    queries = new ExotelQueries(settings, queryHttp);
    webhooks = new ExotelWebhooks(settings.id());
    dialsAtOnce = settings.workers() * (1 + TAKEN_PER_WORKER);
    dialsFree = new Semaphore(dialsAtOnce);
  }

  @Override
  public void dial(DialRequest request, Consumer<DialResult> answer) {
    Exchange exchange = Exchange.ofDial(request.sendBeforeNanos(), settings.onLeaving());
    if (request.flow() == null) {
      Answers.give(answer, NotPlaced.of(Refusal.REQUEST, "exotel-no-flow"));
      return;
    }
    if (exchange.expired()) {
      Answers.give(answer, NotPlaced.of(Refusal.NOT_SENT, "grant-too-old"));
      return;
    }
    guarded(
        dialsFree,
        answer,
        reason -> NotPlaced.of(Refusal.NOT_SENT, reason),
        () ->
            dialHttp
                .send(exchange, path("Calls/connect.json"), form(request))
                .map(response -> judge(exchange, response)),
        fault -> Verdicts.of(EXOTEL, exchange, "", "", ExotelErrors.TABLE, fault));
  }

  private String path(String resource) {
    return "/v1/Accounts/" + settings.id() + "/" + resource;
  }

  private String form(DialRequest request) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("From", ExotelNumbers.write(request.to()));
    fields.put("CallerId", ExotelNumbers.write(request.from()));
    fields.put(
        "Url", "http://my.exotel.com/" + settings.id() + "/exoml/start_voice/" + request.flow());
    fields.put("CallType", "trans");
    fields.put("TimeLimit", Integer.toString(request.talkSeconds()));
    fields.put("TimeOut", Integer.toString(request.ringSeconds()));
    fields.put("StatusCallback", request.statusUrl());
    fields.put("StatusCallbackContentType", "application/json");
    fields.put("CustomField", String.format("%016x", request.attempt()));
    // Exotel would dial again by itself, unseen by any limit.
    fields.put("MaxRetries", "0");
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append(form.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return form.toString();
  }

  private static DialResult judge(Exchange exchange, ExotelHttp.Answer answer) {
    JsonObject body = json(answer.body());
    if (answer.ok()) {
      String id = ExotelCalls.text(member(body, "Call"), "Sid");
      return id.isEmpty()
          ? Verdicts.of(EXOTEL, exchange, "", "", ExotelErrors.TABLE, null)
          : new DialResult.Placed(id);
    }
    JsonObject error = member(body, "RestException");
    return Verdicts.of(
        EXOTEL,
        exchange,
        ExotelCalls.text(error, "Code"),
        ExotelCalls.text(error, "Message"),
        ExotelErrors.TABLE,
        null);
  }

  /** The object, or an empty one when the text is none. */
  static JsonObject json(String text) {
    try {
      return text.isBlank() ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  /** The member that is an object, or an empty one. */
  static JsonObject member(JsonObject object, String name) {
    return object.getValue(name) instanceof JsonObject member ? member : new JsonObject();
  }

  @Override
  public void lookUp(LookupRequest request, Consumer<LookupResult> answer) {
    Exchange exchange = Exchange.ofQuery();
    guarded(
        queriesFree,
        answer,
        LookupResult.Failed::new,
        () -> queries.find(request, exchange),
        fault -> new LookupResult.Failed(Verdicts.reason(EXOTEL, exchange, fault)));
  }

  @Override
  public void listLive(Consumer<LiveResult> answer) {
    Exchange exchange = Exchange.ofQuery();
    guarded(
        queriesFree,
        answer,
        LiveResult::failed,
        () -> queries.live(exchange),
        fault -> LiveResult.failed(Verdicts.reason(EXOTEL, exchange, fault)));
  }

  /** Takes a permit, runs, gives the permit back, answers; each once. */
  private <T> void guarded(
      Semaphore permits,
      Consumer<T> answer,
      Function<String, T> refused,
      Supplier<Future<T>> work,
      Function<@Nullable Throwable, T> judged) {
    if (closed || !permits.tryAcquire()) {
      Answers.give(answer, refused.apply(closed ? "closed" : "queue-full"));
      return;
    }
    started(work)
        .onComplete(
            done -> {
              permits.release();
              Answers.give(answer, done.succeeded() ? done.result() : judged.apply(done.cause()));
            });
  }

  private static <T> Future<T> started(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      // A closed client throws; the answer must be given all the same.
      return Future.failedFuture(e);
    }
  }

  /** Exotel's first API has no way to end a call. */
  @Override
  public void hangUp(String providerCallId, Consumer<Boolean> answer) {
    Answers.give(answer, false);
  }

  @Override
  public Webhook translate(WebhookRequest request) {
    return webhooks.translate(request);
  }

  /** Flows speak at Exotel; it never asks us for a document. */
  @Override
  public WebhookReply answerDocument(Speech speech) {
    return new WebhookReply(404, "text/plain", "Exotel calls hear their flow\n");
  }

  /**
   * A flow asks by a Passthru applet and takes its first branch on 200, its second on 302; what
   * each branch says or does is made at Exotel.
   */
  @Override
  public WebhookReply inboundReply(boolean accepted, InboundTreatment treatment) {
    return new WebhookReply(accepted ? 200 : 302, "text/plain", accepted ? "accept\n" : "reject\n");
  }

  /**
   * Takes nothing more and waits for the dials on the wire: one that is cut off would be one whose
   * fate nobody knows. Not for an event loop.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long patience = AccountSettings.CONNECT_TIMEOUT.plus(settings.requestTimeout()).toMillis();
    try {
      if (!dialsFree.tryAcquire(dialsAtOnce, patience, TimeUnit.MILLISECONDS)) {
        LOG.warn("exotel {}: closed with dials still on the wire", settings.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dialHttp.close();
    queryHttp.close();
  }
}

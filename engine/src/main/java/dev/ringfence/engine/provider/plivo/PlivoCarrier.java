package dev.ringfence.engine.provider.plivo;

import com.plivo.api.PlivoClient;
import com.plivo.api.models.call.Call;
import com.plivo.api.models.call.CallCreateResponse;
import com.plivo.api.models.call.CallCreator;
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
import dev.ringfence.engine.provider.BlockingDials;
import dev.ringfence.engine.provider.HttpVerdict;
import dev.ringfence.engine.provider.RetryAfter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.ResponseBody;
import retrofit2.Response;

/**
 * A Plivo account through its SDK. Thread-safe. Dials go through the SDK's typed service rather
 * than its {@code create()}, which would post again to its fallback hosts and hides the HTTP
 * status; never with more than one destination.
 */
public final class PlivoCarrier implements Carrier {
  private static final String POST = "POST";

  private final AccountSettings settings;
  private final PlivoClient client;
  private final BlockingDials workers;
  private final PlivoLookups lookups;
  private final PlivoWebhooks webhooks;

  public PlivoCarrier(AccountSettings settings) {
    this.settings = settings;
    client = PlivoHttp.client(settings);
    workers = new BlockingDials(settings.name(), settings.workers());
    lookups = new PlivoLookups(client, settings.id());
    webhooks = new PlivoWebhooks(settings);
  }

  @Override
  public void dial(DialRequest request, Consumer<DialResult> answer) {
    workers.dial(request, this::post, answer);
  }

  private DialResult post(DialRequest request) {
    String hangupUrl = sibling(request.statusUrl(), "hangup");
    CallCreator creator =
        Call.creator(
                E164.digits(request.from()),
                List.of(E164.digits(request.to())),
                request.answerUrl())
            .answerMethod(POST)
            .ringUrl(sibling(request.statusUrl(), "ring"))
            .ringMethod(POST)
            .hangupUrl(hangupUrl)
            .hangupMethod(POST)
            .ringTimeout((long) request.ringSeconds())
            .timeLimit((long) request.talkSeconds());
    if (request.machineDetection()) {
      creator.machineDetection("true").machineDetectionUrl(hangupUrl).machineDetectionMethod(POST);
    }
    try {
      return verdict(client.getVoiceApiService().callCreate(settings.id(), creator).execute());
    } catch (PlivoStatusException e) {
      if (HttpVerdict.uncertain(e.status())) {
        return new DialResult.Uncertain("plivo-http-" + e.status());
      }
      return new DialResult.NotPlaced(
          PlivoErrors.refusal(e.status(), ""),
          "plivo-http-" + e.status(),
          RetryAfter.millis(e.retryAfter()));
    } catch (SocketTimeoutException e) {
      // The HTTP client says "connect timed out" and "timeout" with one class; only the first is
      // before any byte.
      String message = e.getMessage();
      return message != null && message.toLowerCase(java.util.Locale.ROOT).contains("connect")
          ? DialResult.NotPlaced.of(Refusal.UNREACHABLE, "connect-timeout")
          : new DialResult.Uncertain("timeout");
    } catch (IOException e) {
      return HttpVerdict.failed(e);
    }
  }

  private static DialResult verdict(Response<CallCreateResponse> response) throws IOException {
    int status = response.code();
    if (response.isSuccessful()) {
      CallCreateResponse body = response.body();
      String uuid = body == null ? null : body.getRequestUuid();
      return uuid == null || uuid.isEmpty()
          ? new DialResult.Uncertain("plivo-no-uuid")
          : new DialResult.Placed(uuid);
    }
    if (status < 400) {
      return new DialResult.Uncertain("plivo-http-" + status);
    }
    String text;
    try (ResponseBody error = response.errorBody()) {
      text = error == null ? "" : error.string();
    }
    return new DialResult.NotPlaced(
        PlivoErrors.refusal(status, text),
        "plivo-http-" + status,
        RetryAfter.millis(response.headers().get("Retry-After")));
  }

  /** The same URL with another last segment: Plivo has one URL for each kind of callback. */
  private static String sibling(String url, String purpose) {
    return url.substring(0, url.lastIndexOf('/') + 1) + purpose;
  }

  @Override
  public void lookUp(LookupRequest request, Consumer<LookupResult> answer) {
    workers.lookUp(() -> lookups.find(request), LookupResult.Failed::new, answer);
  }

  @Override
  public void listLive(Consumer<LiveResult> answer) {
    workers.lookUp(lookups::live, LiveResult::failed, answer);
  }

  @Override
  public void hangUp(String providerCallId, Consumer<Boolean> answer) {
    workers.lookUp(() -> lookups.hangUp(providerCallId), why -> false, answer);
  }

  @Override
  public Webhook translate(WebhookRequest request) {
    return webhooks.translate(request);
  }

  @Override
  public WebhookReply answerDocument(Speech speech) {
    return PlivoDocuments.answer(speech);
  }

  @Override
  public WebhookReply inboundReply(boolean accepted, InboundTreatment treatment) {
    return PlivoDocuments.inbound(accepted, treatment);
  }

  @Override
  public void close() {
    workers.close();
  }
}

package dev.ringfence.engine.provider.plivo;

import com.plivo.api.models.call.Call;
import com.plivo.api.models.call.CallCreateResponse;
import com.plivo.api.models.call.CallCreator;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.BlockingCarrier;
import dev.ringfence.engine.provider.Exchange;
import dev.ringfence.engine.provider.Verdicts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import retrofit2.Response;

/** One Plivo account. Thread-safe. */
public final class PlivoCarrier extends BlockingCarrier {
  private static final String PLIVO = "plivo";

  private final PlivoHttp http;
  private final PlivoLookups lookups;
  private final PlivoWebhooks webhooks;

  public PlivoCarrier(AccountSettings settings) {
    super(PLIVO, settings);
    http = new PlivoHttp(settings);
    lookups = new PlivoLookups(http, settings.zone());
    webhooks = new PlivoWebhooks(settings);
  }

  /**
   * One destination, always: with several the library sends what Plivo does not document, and then
   * fails on the answer, after the calls are placed.
   */
  @Override
  protected DialResult place(DialRequest request, Exchange exchange) throws IOException {
    CallCreator creator =
        Call.creator(
                E164.digits(request.from()),
                List.of(E164.digits(request.to())),
                request.answerUrl())
            .answerMethod("POST")
            .ringUrl(callback(request.statusUrl(), "ring"))
            .ringMethod("POST")
            .hangupUrl(callback(request.statusUrl(), "hangup"))
            .hangupMethod("POST")
            .ringTimeout((long) request.ringSeconds())
            .timeLimit((long) request.talkSeconds());
    if (request.machineDetection()) {
      // Told beside the call, so that a person does not wait in silence for the verdict.
      creator
          .machineDetection("true")
          .machineDetectionUrl(callback(request.statusUrl(), "ring"))
          .machineDetectionMethod("POST");
    }
    Response<CallCreateResponse> response =
        http.call(exchange, (service, auth) -> service.callCreate(auth, creator));
    CallCreateResponse body = response.body();
    String id = body == null ? null : body.getRequestUuid();
    return id == null || id.isEmpty()
        ? Verdicts.of(PLIVO, exchange, "", Answered.errorText(response), PlivoErrors.TABLE, null)
        : new DialResult.Placed(id);
  }

  /** The status URL with another last segment. */
  private static String callback(String statusUrl, String purpose) {
    return statusUrl.substring(0, statusUrl.lastIndexOf('/') + 1) + purpose;
  }

  @Override
  protected DialResult judge(Exchange exchange, Throwable fault) {
    return Verdicts.of(PLIVO, exchange, "", "", PlivoErrors.TABLE, fault);
  }

  /** The id that placing a call gave is the id of the call, as long as it has one destination. */
  @Override
  protected LookupResult find(LookupRequest request, Exchange exchange) throws IOException {
    String id = request.providerCallId();
    return id == null ? lookups.byNumbers(request, exchange) : lookups.byId(id, exchange);
  }

  /** The listings give ids alone; numbers stay unknown. */
  @Override
  protected LiveResult live(Exchange exchange) throws IOException {
    Map<String, LiveCall> calls = new LinkedHashMap<>();
    lookups.queuedIds(exchange).forEach(id -> calls.put(id, new LiveCall(id, 0, 0, false)));
    for (String id : lookups.liveIds(exchange, Map.of("call_direction", "outbound"))) {
      calls.put(id, new LiveCall(id, 0, 0, false));
    }
    for (String id : lookups.liveIds(exchange, Map.of("call_direction", "inbound"))) {
      calls.putIfAbsent(id, new LiveCall(id, 0, 0, true));
    }
    return LiveResult.of(List.copyOf(calls.values()));
  }

  /** A call in progress is deleted as a call, a queued one as a request. */
  @Override
  protected boolean end(String providerCallId, Exchange exchange) throws IOException {
    Response<?> asCall =
        http.call(exchange, (service, auth) -> service.callDelete(auth, providerCallId));
    if (asCall.code() != 404) {
      return asCall.isSuccessful();
    }
    return http.call(exchange, (service, auth) -> service.requestDelete(auth, providerCallId))
        .isSuccessful();
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
  protected void closeClient() {
    http.close();
  }
}

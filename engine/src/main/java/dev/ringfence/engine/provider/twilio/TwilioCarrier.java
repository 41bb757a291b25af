package dev.ringfence.engine.provider.twilio;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.type.PhoneNumber;
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
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** A Twilio account through its SDK. Thread-safe. */
public final class TwilioCarrier implements Carrier {
  private static final List<String> EVENTS =
      List.of("initiated", "ringing", "answered", "completed");

  private final TwilioHttp http;
  private final TwilioRestClient client;
  private final BlockingDials workers;
  private final TwilioLookups lookups;
  private final TwilioWebhooks webhooks;

  public TwilioCarrier(AccountSettings settings) {
    http = new TwilioHttp(settings);
    client =
        new TwilioRestClient.Builder(settings.login(), settings.token())
            .accountSid(settings.id())
            .httpClient(http)
            .build();
    workers = new BlockingDials(settings.name(), settings.workers());
    lookups = new TwilioLookups(client, http);
    webhooks = new TwilioWebhooks(settings);
  }

  @Override
  public void dial(DialRequest request, Consumer<DialResult> answer) {
    workers.dial(request, this::post, answer);
  }

  private DialResult post(DialRequest request) {
    CallCreator creator =
        Call.creator(
                new PhoneNumber(E164.format(request.to())),
                new PhoneNumber(E164.format(request.from())),
                URI.create(request.answerUrl()))
            .setMethod(HttpMethod.POST)
            .setStatusCallback(URI.create(request.statusUrl()))
            .setStatusCallbackEvent(EVENTS)
            .setStatusCallbackMethod(HttpMethod.POST)
            .setTimeout(request.ringSeconds())
            .setTimeLimit(request.talkSeconds());
    if (request.machineDetection()) {
      creator.setMachineDetection("Enable");
    }
    try {
      Call call = creator.create(client);
      String sid = call.getSid();
      return sid == null ? new DialResult.Uncertain("twilio-no-sid") : new DialResult.Placed(sid);
    } catch (ApiException e) {
      return verdict(e, http.lastResponse());
    }
  }

  private static DialResult verdict(ApiException failure, @Nullable Response response) {
    if (response == null) {
      if (failure.getCause() instanceof ConnectTimeoutException) {
        return DialResult.NotPlaced.of(Refusal.UNREACHABLE, "connect-timeout");
      }
      return HttpVerdict.failed(failure.getCause());
    }
    int status = response.getStatusCode();
    Integer code = failure.getCode();
    if (status < 400 || HttpVerdict.uncertain(status)) {
      return new DialResult.Uncertain("twilio-http-" + status);
    }
    String reason = code == null ? "twilio-http-" + status : "twilio-" + code;
    return new DialResult.NotPlaced(
        TwilioErrors.refusal(status, code == null ? 0 : code),
        reason,
        RetryAfter.millis(retryAfter(response)));
  }

  private static @Nullable String retryAfter(Response response) {
    Header[] headers = response.getHeaders();
    return headers == null
        ? null
        : Arrays.stream(headers)
            .filter(header -> header.getName().equalsIgnoreCase("Retry-After"))
            .map(Header::getValue)
            .findFirst()
            .orElse(null);
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
    return TwilioDocuments.answer(speech);
  }

  @Override
  public WebhookReply inboundReply(boolean accepted, InboundTreatment treatment) {
    return TwilioDocuments.inbound(accepted, treatment);
  }

  @Override
  public void close() {
    workers.close();
  }
}

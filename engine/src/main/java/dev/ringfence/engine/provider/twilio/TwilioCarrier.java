package dev.ringfence.engine.provider.twilio;

import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.rest.api.v2010.account.CallReader;
import com.twilio.type.PhoneNumber;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.Outcome;
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
import dev.ringfence.engine.provider.Candidates;
import dev.ringfence.engine.provider.Exchange;
import dev.ringfence.engine.provider.PhoneText;
import dev.ringfence.engine.provider.Verdicts;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One Twilio account. Thread-safe. */
public final class TwilioCarrier extends BlockingCarrier {
  private static final String TWILIO = "twilio";

  /** Pages of a listing that are read before it counts as unreadable. */
  private static final int MAX_PAGES = 20;

  private static final long LOOKUP_PAGE_SIZE = 50;
  private static final long LIVE_PAGE_SIZE = 1000;

  private final TwilioHttp http;
  private final TwilioRestClient client;
  private final TwilioWebhooks webhooks;

  public TwilioCarrier(AccountSettings settings) {
    super(TWILIO, settings);
    http = TwilioHttp.create(settings, settings.workers() + QUERY_THREADS);
    client =
        new TwilioRestClient.Builder(settings.login(), settings.token())
            .accountSid(settings.id())
            .httpClient(http)
            .build();
    webhooks = new TwilioWebhooks(settings);
  }

  @Override
  protected DialResult place(DialRequest request, Exchange exchange) {
    CallCreator creator =
        Call.creator(number(request.to()), number(request.from()), URI.create(request.answerUrl()))
            .setMethod(HttpMethod.POST)
            .setStatusCallback(URI.create(request.statusUrl()))
            .setStatusCallbackMethod(HttpMethod.POST)
            .setStatusCallbackEvent(List.of("initiated", "ringing", "answered", "completed"))
            .setTimeout(request.ringSeconds())
            .setTimeLimit(request.talkSeconds());
    if (request.machineDetection()) {
      creator.setMachineDetection("Enable");
    }
    String sid = http.in(exchange, () -> creator.create(client)).getSid();
    return sid == null || sid.isEmpty()
        ? Verdicts.of(TWILIO, exchange, "", "", TwilioErrors.TABLE, null)
        : new DialResult.Placed(sid);
  }

  @Override
  protected DialResult judge(Exchange exchange, Throwable fault) {
    Integer code = fault instanceof ApiException api ? api.getCode() : null;
    return Verdicts.of(
        TWILIO, exchange, code == null ? "" : code.toString(), "", TwilioErrors.TABLE, fault);
  }

  @Override
  protected LookupResult find(LookupRequest request, Exchange exchange) {
    String id = request.providerCallId();
    return id == null ? findByNumbers(request, exchange) : fetch(id, exchange);
  }

  private LookupResult fetch(String id, Exchange exchange) {
    try {
      return state(http.in(exchange, () -> Call.fetcher(id).fetch(client)));
    } catch (ApiException e) {
      // Only a 404 in Twilio's own words proves absence; a bare one may come from a wrong base URL.
      if (exchange.status() == 404 && e.getCode() != null) {
        return new LookupResult.Absent();
      }
      throw e;
    }
  }

  /**
   * Twilio's list filters by both numbers, and by the start of a call, which a call that was never
   * answered does not have: so the time is compared here, with the instant of creation.
   */
  private LookupResult findByNumbers(LookupRequest request, Exchange exchange) {
    long notBefore = request.sentWallMillis() - Candidates.CLOCK_SLACK_MILLIS;
    CallReader reader =
        Call.reader()
            .setFrom(number(request.from()))
            .setTo(number(request.to()))
            .setPageSize(LOOKUP_PAGE_SIZE);
    Candidates candidates = new Candidates(request.others());
    boolean whole =
        forEach(
            reader,
            exchange,
            call -> {
              if (fits(call, request, notBefore)) {
                candidates.add(call.getSid(), state(call));
              }
            });
    return whole ? candidates.verdict() : new LookupResult.Failed("twilio-too-many-pages");
  }

  private static boolean fits(Call call, LookupRequest request, long notBefore) {
    boolean recent =
        call.getDateCreated() == null
            || call.getDateCreated().toInstant().toEpochMilli() >= notBefore;
    return recent
        && !inbound(call)
        && PhoneText.parse(call.getFrom()) == request.from()
        && PhoneText.parse(call.getTo()) == request.to();
  }

  private static LookupResult state(Call call) {
    // Null for a word that the library does not know, initiated among them.
    String status = call.getStatus() == null ? null : call.getStatus().toString();
    Outcome outcome = TwilioStatus.outcome(status, call.getAnsweredBy(), "");
    return outcome == null
        ? new LookupResult.Live(call.getSid())
        : new LookupResult.Ended(
            call.getSid(),
            outcome,
            TwilioStatus.seconds(call.getDuration()),
            TWILIO + "-" + status);
  }

  /**
   * Calls move from queued to ringing to in progress, and the lists are read in that order: a call
   * that moves meanwhile is seen twice, never missed.
   */
  @Override
  protected LiveResult live(Exchange exchange) {
    Map<String, LiveCall> calls = new LinkedHashMap<>();
    for (Call.Status status :
        List.of(Call.Status.QUEUED, Call.Status.RINGING, Call.Status.IN_PROGRESS)) {
      CallReader reader = Call.reader().setStatus(status).setPageSize(LIVE_PAGE_SIZE);
      if (!forEach(reader, exchange, call -> calls.put(call.getSid(), liveCall(call)))) {
        return LiveResult.failed("twilio-too-many-pages");
      }
    }
    return LiveResult.of(List.copyOf(calls.values()));
  }

  private static LiveCall liveCall(Call call) {
    return new LiveCall(
        call.getSid(),
        PhoneText.parse(call.getFrom()),
        PhoneText.parse(call.getTo()),
        inbound(call));
  }

  private static boolean inbound(Call call) {
    @Nullable String direction = call.getDirection();
    return "inbound".equals(direction);
  }

  /** Reads all pages; false when there are too many to read. */
  private boolean forEach(CallReader reader, Exchange exchange, Consumer<Call> each) {
    Page<Call> page = http.in(exchange, () -> reader.firstPage(client));
    for (int pages = 1; ; pages++) {
      page.getRecords().forEach(each);
      if (!page.hasNextPage()) {
        return true;
      }
      if (pages == MAX_PAGES) {
        return false;
      }
      Page<Call> before = page;
      page = http.in(exchange, () -> reader.nextPage(before, client));
    }
  }

  /** Completed also ends a call that is still queued or ringing. */
  @Override
  protected boolean end(String providerCallId, Exchange exchange) {
    try {
      http.in(
          exchange,
          () -> Call.updater(providerCallId).setStatus(Call.UpdateStatus.COMPLETED).update(client));
      return true;
    } catch (ApiException e) {
      Integer code = e.getCode();
      if (code != null && code == TwilioErrors.NOT_IN_PROGRESS) {
        return true;
      }
      throw e;
    }
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
  protected void closeClient() {
    http.close();
  }

  private static PhoneNumber number(long packed) {
    return new PhoneNumber(E164.format(packed));
  }
}

package dev.ringfence.engine.provider.plivo;

import com.plivo.api.models.base.ListResponse;
import com.plivo.api.models.call.Call;
import com.plivo.api.models.call.LiveCall;
import com.plivo.api.models.call.LiveCallListResponse;
import com.plivo.api.models.call.QueuedCall;
import com.plivo.api.models.call.QueuedCallListResponse;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.Candidates;
import dev.ringfence.engine.provider.Exchange;
import dev.ringfence.engine.provider.PhoneText;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import retrofit2.Response;

/**
 * Finds calls at Plivo, which keeps them in three places: queued, live, and the records of those
 * that ended. A call moves forward through them, and they are read in that order: one that moves
 * meanwhile is seen twice, never missed. Thread-safe.
 */
final class PlivoLookups {
  /** Live and queued listings give ids alone; more of them than this are not fetched one by one. */
  private static final int MAX_FETCHES = 100;

  /** Plivo's own limit. */
  private static final int PAGE_SIZE = 20;

  private static final int MAX_PAGES = 25;

  private final PlivoHttp http;
  private final ZoneId consoleZone;

  PlivoLookups(PlivoHttp http, ZoneId consoleZone) {
    this.http = http;
    this.consoleZone = consoleZone;
  }

  LookupResult byId(String id, Exchange exchange) throws IOException {
    if (exists(exchange, (service, auth) -> service.queuedCallGet(auth, id))
        || exists(exchange, (service, auth) -> service.liveCallGet(auth, id))) {
      return new LookupResult.Live(id);
    }
    Response<Call> ended = http.call(exchange, (service, auth) -> service.callGet(auth, id));
    if (absent(ended)) {
      return new LookupResult.Absent();
    }
    return state(id, Answered.body(ended));
  }

  LookupResult byNumbers(LookupRequest request, Exchange exchange) throws IOException {
    Candidates candidates = new Candidates(request.others());
    List<String> queued = queuedIds(exchange);
    List<String> live = liveIds(exchange, filter(request));
    if (queued.size() + live.size() > MAX_FETCHES) {
      return new LookupResult.Failed("plivo-too-many-calls");
    }
    for (String id : queued) {
      Response<QueuedCall> call =
          http.call(exchange, (service, auth) -> service.queuedCallGet(auth, id));
      if (!absent(call) && fits(Answered.body(call), request)) {
        candidates.add(id, new LookupResult.Live(id));
      }
    }
    for (String id : live) {
      if (liveSince(id, request, exchange)) {
        candidates.add(id, new LookupResult.Live(id));
      }
    }
    return addEnded(candidates, request, exchange)
        ? candidates.verdict()
        : new LookupResult.Failed("plivo-too-many-pages");
  }

  List<String> queuedIds(Exchange exchange) throws IOException {
    QueuedCallListResponse list =
        Answered.body(http.call(exchange, (service, auth) -> service.queuedCallListGet(auth)));
    return Answered.ids(list.getCalls());
  }

  List<String> liveIds(Exchange exchange, Map<String, Object> filter) throws IOException {
    LiveCallListResponse list =
        Answered.body(
            http.call(exchange, (service, auth) -> service.liveCallListGet(auth, filter)));
    return Answered.ids(list.getCalls());
  }

  private static Map<String, Object> filter(LookupRequest request) {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("call_direction", "outbound");
    filter.put("from_number", E164.digits(request.from()));
    filter.put("to_number", E164.digits(request.to()));
    return filter;
  }

  /** The listing's filter has matched the numbers; what is left to compare is the time. */
  private boolean liveSince(String id, LookupRequest request, Exchange exchange)
      throws IOException {
    Response<LiveCall> call;
    try {
      call = http.call(exchange, (service, auth) -> service.liveCallGet(auth, id));
    } catch (IOException e) {
      if (unknownWord(e, exchange)) {
        return true;
      }
      throw e;
    }
    // Absent: it has ended since the listing, and the records that follow will show it.
    return !absent(call) && recent(Answered.body(call).getSessionStart(), ZoneOffset.UTC, request);
  }

  private static boolean fits(QueuedCall call, LookupRequest request) {
    return PhoneText.parse(call.getFrom()) == request.from()
        && PhoneText.parse(call.getTo()) == request.to();
  }

  /**
   * Plivo filters its records by when a call ended, in a form its own library gets wrong; so the
   * pages are read by numbers alone, and compared by when the call began. False: too many pages.
   */
  private boolean addEnded(Candidates candidates, LookupRequest request, Exchange exchange)
      throws IOException {
    Map<String, Object> query = filter(request);
    query.put("limit", PAGE_SIZE);
    for (int page = 0; page < MAX_PAGES; page++) {
      query.put("offset", page * PAGE_SIZE);
      ListResponse<Call> list =
          Answered.body(http.call(exchange, (service, auth) -> service.callList(auth, query)));
      List<Call> calls = list.getObjects();
      if (calls == null) {
        throw new IOException("a listing without calls");
      }
      for (Call call : calls) {
        if (PhoneText.parse(call.getFromNumber()) == request.from()
            && PhoneText.parse(call.getToNumber()) == request.to()
            && recent(call.getInitiationTime(), consoleZone, request)) {
          candidates.add(call.getCallUuid(), state(call.getCallUuid(), call));
        }
      }
      if (calls.size() < PAGE_SIZE) {
        return true;
      }
    }
    return false;
  }

  private static boolean recent(@Nullable String time, ZoneId zone, LookupRequest request) {
    long millis = PlivoTime.millis(time, zone);
    // Without a time nothing speaks against it.
    return millis < 0 || millis >= request.sentWallMillis() - Candidates.CLOCK_SLACK_MILLIS;
  }

  private static LookupResult state(String id, Call call) {
    int cause = call.getHangupCauseCode() == null ? 0 : call.getHangupCauseCode();
    long seconds = call.getCallDuration() == null ? 0 : call.getCallDuration();
    String answerTime = call.getAnswerTime();
    boolean answered = seconds > 0 || (answerTime != null && !answerTime.isEmpty());
    Outcome outcome = PlivoHangup.outcome(cause, answered, false, "");
    return new LookupResult.Ended(id, outcome, (int) seconds, PlivoHangup.reason(cause, ""));
  }

  private <T> boolean exists(Exchange exchange, PlivoHttp.Sdk<T> request) throws IOException {
    try {
      return !absent(http.call(exchange, request));
    } catch (IOException e) {
      if (unknownWord(e, exchange)) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Whether the call was described, with a status that the library has no word for, such as early
   * media: it is live all the same.
   */
  private static boolean unknownWord(IOException fault, Exchange exchange) {
    return exchange.status() == 200 && fault.getCause() instanceof IllegalArgumentException;
  }

  /**
   * Whether Plivo itself says there is no such call.
   *
   * @throws IOException when the answer is neither a success nor Plivo's own 404; a bare 404 may
   *     come from a wrong base URL and proves nothing
   */
  private static boolean absent(Response<?> response) throws IOException {
    if (response.isSuccessful()) {
      return false;
    }
    if (response.code() == 404 && Answered.errorText(response).contains("api_id")) {
      return true;
    }
    throw new IOException("HTTP " + response.code());
  }
}

package dev.ringfence.engine.provider.plivo;

import com.plivo.api.PlivoAPIService;
import com.plivo.api.PlivoClient;
import com.plivo.api.models.base.ListResponse;
import com.plivo.api.models.call.Call;
import com.plivo.api.models.call.LiveCall;
import com.plivo.api.models.call.QueuedCall;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import retrofit2.Response;

/**
 * Asks Plivo about calls. Thread-safe, blocking. Plivo keeps a call in one of three places: queued,
 * live, or, once it is over, among the call detail records; a call is absent only if none of them
 * has it.
 */
final class PlivoLookups {
  private static final long CLOCK_SLACK_MILLIS = 5_000;
  private static final int PAGE = 20;
  private static final int MOST_PAGES = 5;
  private static final int MOST_DETAILS = 200;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssXXX");

  private final PlivoAPIService service;
  private final String authId;

  PlivoLookups(PlivoClient client, String authId) {
    this.service = client.getVoiceApiService();
    this.authId = authId;
  }

  LookupResult find(LookupRequest request) {
    try {
      String uuid = request.providerCallId();
      return uuid == null ? byNumbers(request) : byUuid(uuid);
    } catch (IOException e) {
      return new LookupResult.Failed(e.getClass().getSimpleName());
    }
  }

  /**
   * Live first, then queued, then ended: a call moves in the other direction, so it cannot slip
   * through between.
   */
  private LookupResult byUuid(String uuid) throws IOException {
    Response<QueuedCall> queued = service.queuedCallGet(authId, uuid).execute();
    if (queued.isSuccessful()) {
      return new LookupResult.Live(uuid);
    }
    Response<LiveCall> live = service.liveCallGet(authId, uuid).execute();
    if (live.isSuccessful()) {
      return new LookupResult.Live(uuid);
    }
    Response<Call> ended = service.callGet(authId, uuid).execute();
    Call call = ended.body();
    if (ended.isSuccessful() && call != null) {
      return ended(call);
    }
    if (queued.code() == 404 && live.code() == 404 && ended.code() == 404) {
      return new LookupResult.Absent();
    }
    return new LookupResult.Failed("plivo-http-" + ended.code());
  }

  private LookupResult byNumbers(LookupRequest request) throws IOException {
    Set<String> fitting = new LinkedHashSet<>();
    List<Call> endedCalls = new ArrayList<>();
    List<String> ids = new ArrayList<>(queuedIds());
    ids.addAll(liveIds(Map.of("from_number", E164.digits(request.from()))));
    if (ids.size() > MOST_DETAILS) {
      return new LookupResult.Failed("too many live calls to look at");
    }
    for (String id : ids) {
      if (fitsLive(id, request)) {
        fitting.add(id);
      }
    }
    for (Call call : endedCalls(request)) {
      if (fitting.add(call.getCallUuid())) {
        endedCalls.add(call);
      }
    }
    if (fitting.isEmpty()) {
      return new LookupResult.Absent();
    }
    if (fitting.size() > 1) {
      return new LookupResult.Ambiguous(fitting.size());
    }
    return endedCalls.isEmpty()
        ? new LookupResult.Live(fitting.iterator().next())
        : ended(endedCalls.get(0));
  }

  private boolean fitsLive(String id, LookupRequest request) throws IOException {
    LiveCall live = service.liveCallGet(authId, id).execute().body();
    if (live != null) {
      return same(live.getFrom(), request.from()) && same(live.getTo(), request.to());
    }
    QueuedCall queued = service.queuedCallGet(authId, id).execute().body();
    return queued != null
        && same(queued.getFrom(), request.from())
        && same(queued.getTo(), request.to());
  }

  private List<Call> endedCalls(LookupRequest request) throws IOException {
    List<Call> fitting = new ArrayList<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, Object> query = new LinkedHashMap<>();
      query.put("limit", PAGE);
      query.put("offset", page * PAGE);
      query.put("from_number", E164.digits(request.from()));
      query.put("to_number", E164.digits(request.to()));
      Response<ListResponse<Call>> response = service.callList(authId, query).execute();
      ListResponse<Call> list = response.body();
      if (!response.isSuccessful() || list == null) {
        throw new IOException("HTTP " + response.code());
      }
      for (Call call : list.getObjects()) {
        if (initiated(call) >= request.sentWallMillis() - CLOCK_SLACK_MILLIS) {
          fitting.add(call);
        }
      }
      if (list.getObjects().size() < PAGE) {
        break;
      }
    }
    return fitting;
  }

  /**
   * When the call was initiated; a record without a readable time counts as fitting, so that it is
   * not overlooked.
   */
  private static long initiated(Call call) {
    String text = call.getInitiationTime();
    try {
      return text == null
          ? Long.MAX_VALUE
          : OffsetDateTime.parse(text, TIME).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return Long.MAX_VALUE;
    }
  }

  private static LookupResult ended(Call call) {
    Integer cause = call.getHangupCauseCode();
    int code = cause == null ? 0 : cause;
    Long duration = call.getCallDuration();
    int seconds = duration == null ? 0 : duration.intValue();
    boolean answered = call.getAnswerTime() != null || seconds > 0;
    return new LookupResult.Ended(
        call.getCallUuid(),
        PlivoCauses.outcome(code, answered, false, ""),
        seconds,
        PlivoCauses.reason(code, "ended"));
  }

  LiveResult live() {
    try {
      List<String> ids = new ArrayList<>(queuedIds());
      ids.addAll(liveIds(Map.of()));
      // Plivo lists ids without numbers; who needs a number asks for that call.
      return LiveResult.of(
          new LinkedHashSet<>(ids)
              .stream()
                  .map(id -> new dev.ringfence.engine.core.port.LiveCall(id, 0, 0, false))
                  .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> queuedIds() throws IOException {
    var response = service.queuedCallListGet(authId).execute();
    var body = response.body();
    if (!response.isSuccessful() || body == null) {
      throw new IOException("HTTP " + response.code());
    }
    return orEmpty(body.getCalls());
  }

  private List<String> liveIds(Map<String, Object> filter) throws IOException {
    var response = service.liveCallListGet(authId, new LinkedHashMap<>(filter)).execute();
    var body = response.body();
    if (!response.isSuccessful() || body == null) {
      throw new IOException("HTTP " + response.code());
    }
    return orEmpty(body.getCalls());
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  boolean hangUp(String uuid) {
    try {
      if (service.callDelete(authId, uuid).execute().isSuccessful()) {
        return true;
      }
      return service.requestDelete(authId, uuid).execute().isSuccessful();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean same(@Nullable String number, long e164) {
    return number != null && number.replace("+", "").equals(E164.digits(e164));
  }
}

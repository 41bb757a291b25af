package dev.ringfence.engine.provider.twilio;

import com.twilio.base.ResourceSet;
import com.twilio.exception.ApiException;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.Phones;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks Twilio about calls. Thread-safe, blocking. A call that has not started has no start time, so
 * a listing by start time would miss one that is still queued: the listing goes by numbers, and the
 * creation date is compared here.
 */
final class TwilioLookups {
  private static final long CLOCK_SLACK_MILLIS = 5_000;
  private static final int PAGE = 50;
  private static final int LIVE_PAGE = 1000;

  /** Twilio lists the newest first; a pair of numbers has few calls, a page or two hold them. */
  private static final int MOST = 200;

  private static final int MOST_LIVE = 20_000;

  private final TwilioRestClient client;
  private final TwilioHttp http;

  TwilioLookups(TwilioRestClient client, TwilioHttp http) {
    this.client = client;
    this.http = http;
  }

  LookupResult find(LookupRequest request) {
    String sid = request.providerCallId();
    return sid == null ? byNumbers(request) : bySid(sid);
  }

  private LookupResult bySid(String sid) {
    try {
      return result(Call.fetcher(sid).fetch(client));
    } catch (ApiException e) {
      Response response = http.lastResponse();
      if (response != null && response.getStatusCode() == 404) {
        return new LookupResult.Absent();
      }
      return new LookupResult.Failed(
          response == null ? "no-answer" : "twilio-http-" + response.getStatusCode());
    }
  }

  private LookupResult byNumbers(LookupRequest request) {
    List<Call> fitting = new ArrayList<>();
    ResourceSet<Call> calls =
        Call.reader()
            .setFrom(new PhoneNumber(E164.format(request.from())))
            .setTo(new PhoneNumber(E164.format(request.to())))
            .pageSize(PAGE)
            .limit(MOST)
            .read(client);
    for (Call call : calls) {
      ZonedDateTime created = call.getDateCreated();
      boolean outbound = !"inbound".equals(call.getDirection());
      if (outbound
          && (created == null
              || created.toInstant().toEpochMilli()
                  >= request.sentWallMillis() - CLOCK_SLACK_MILLIS)) {
        fitting.add(call);
      }
    }
    return switch (fitting.size()) {
      case 0 -> new LookupResult.Absent();
      case 1 -> result(fitting.get(0));
      default -> new LookupResult.Ambiguous(fitting.size());
    };
  }

  private static LookupResult result(Call call) {
    String status = text(call.getStatus());
    String answeredBy = text(call.getAnsweredBy());
    return switch (status) {
      case "completed", "busy", "no-answer", "failed", "canceled" -> {
        Outcome outcome = TwilioStatus.outcome(status, answeredBy, "");
        yield new LookupResult.Ended(
            text(call.getSid()),
            outcome,
            TwilioStatus.seconds(call.getDuration()),
            TwilioStatus.reason(status, ""));
      }
      // Also a status that the SDK does not know: a call that may go on holds its channel.
      default -> new LookupResult.Live(text(call.getSid()));
    };
  }

  LiveResult live() {
    List<LiveCall> live = new ArrayList<>();
    for (Call.Status status :
        List.of(Call.Status.QUEUED, Call.Status.RINGING, Call.Status.IN_PROGRESS)) {
      for (Call call :
          Call.reader().setStatus(status).pageSize(LIVE_PAGE).limit(MOST_LIVE).read(client)) {
        live.add(
            new LiveCall(
                text(call.getSid()),
                Phones.lenient(text(call.getFrom())),
                Phones.lenient(text(call.getTo())),
                "inbound".equals(call.getDirection())));
      }
    }
    return live.size() >= MOST_LIVE
        ? LiveResult.failed("too many live calls to list")
        : LiveResult.of(live);
  }

  boolean hangUp(String sid) {
    try {
      Call.updater(sid).setStatus(Call.UpdateStatus.COMPLETED).update(client);
      return true;
    } catch (ApiException e) {
      Integer code = e.getCode();
      // 21220: the call is not in progress (any more), which is what was wanted.
      return code != null && code == 21220;
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}

package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.provider.Candidates;
import dev.ringfence.engine.provider.PhoneText;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Reads calls as Exotel describes them. Its times are local, without an offset; a call that it
 * dialled has the destination as {@code From} and our number as {@code PhoneNumberSid}. Immutable,
 * stateless.
 */
final class ExotelCalls {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private ExotelCalls() {}

  static LookupResult state(JsonObject call) {
    String id = text(call, "Sid");
    String status = text(call, "Status");
    Outcome outcome = ExotelStatus.outcome(status);
    if (outcome == null) {
      return new LookupResult.Live(id);
    }
    String seconds = text(call, "ConversationDuration");
    return new LookupResult.Ended(
        id,
        outcome,
        ExotelStatus.seconds(seconds.isEmpty() ? text(call, "Duration") : seconds),
        "exotel-" + status);
  }

  /** Whether a call of a listing may be the one looked for. */
  static boolean fits(JsonObject call, LookupRequest request, ZoneId zone) {
    String ours = text(call, "PhoneNumberSid");
    return !inbound(call)
        && PhoneText.same(request.to(), text(call, "From"))
        && (ours.isEmpty() || PhoneText.same(request.from(), ours))
        && recent(text(call, "DateCreated"), request, zone);
  }

  private static boolean recent(String created, LookupRequest request, ZoneId zone) {
    try {
      long millis = LocalDateTime.parse(created, LOCAL).atZone(zone).toInstant().toEpochMilli();
      // Written in whole seconds: a call of the same second must not look older than it is.
      return millis + 999 >= request.sentWallMillis() - Candidates.CLOCK_SLACK_MILLIS;
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  static LiveCall live(JsonObject call) {
    long exophone = ExotelNumbers.read(text(call, "PhoneNumberSid"));
    long other = ExotelNumbers.read(text(call, "From"));
    return inbound(call)
        ? new LiveCall(text(call, "Sid"), other, exophone, true)
        : new LiveCall(text(call, "Sid"), exophone, other, false);
  }

  private static boolean inbound(JsonObject call) {
    return text(call, "Direction").startsWith("in");
  }

  /** An instant the way Exotel's filters want it. */
  static String local(Instant instant, ZoneId zone) {
    return LOCAL.format(instant.atZone(zone));
  }

  /** A member as text; empty when missing or null. */
  static String text(JsonObject object, String member) {
    Object value = object.getValue(member);
    return value == null ? "" : value.toString();
  }
}

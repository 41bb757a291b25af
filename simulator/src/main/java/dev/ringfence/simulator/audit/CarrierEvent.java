package dev.ringfence.simulator.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;

/**
 * One thing that a carrier saw or did. Immutable. What does not apply is empty (or 0), never null,
 * so that a line of the log has every field.
 *
 * @param seq position in the log, from 1, without gaps
 * @param nanos {@link System#nanoTime()} of the instant; for the two {@code CREATE_} kinds that of
 *     the request's arrival, before its body was read
 * @param wallMillis wall clock of the same instant
 * @param provider {@code twilio}, {@code plivo} or {@code exotel}
 * @param account the provider's id of the account
 * @param number our number, E.164 with plus: the caller ID of an outbound call, the called number
 *     of an inbound one
 * @param destination the other end, E.164 with plus
 * @param call the provider's id of the call
 * @param attempt id of the attempt as it stood in the callback URL of the dial
 * @param httpStatus of the answer given or received; 0 when there was none
 * @param detail the outcome for {@code ENDED}, the name for {@code FAULT}, the kind of callback for
 *     {@code CALLBACK_}, the reason for {@code CREATE_REFUSED}
 */
public record CarrierEvent(
    long seq,
    long nanos,
    long wallMillis,
    Kind kind,
    String provider,
    String account,
    String number,
    String destination,
    String call,
    String attempt,
    int httpStatus,
    String detail) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the three carriers call the callback that says that a call is over. */
  private static final Set<String> LAST_WORDS = Set.of("completed", "hangup", "terminal");

  private static final int OK = 200;
  private static final int NOT_OK = 300;

  /** What happened. */
  public enum Kind {
    /** A dial was taken: from here on a phone may ring, whatever the caller of the API was told. */
    CREATE_ACCEPTED,
    /** A dial was turned down: no phone rings. */
    CREATE_REFUSED,
    RINGING,
    ANSWERED,
    /** The call is over; {@code detail} is its outcome. */
    ENDED,
    /** A callback was put on the wire. */
    CALLBACK_SENT,
    /** A callback was answered, with {@code httpStatus}. */
    CALLBACK_ANSWERED,
    /** A callback did not get through, or a fault kept it back; it will not be sent again. */
    CALLBACK_LOST,
    /** A caller rings one of our numbers; the webhook goes out. */
    INBOUND_OFFERED,
    INBOUND_ACCEPTED,
    INBOUND_REFUSED,
    INBOUND_ENDED,
    /** Somebody asked about a call, or listed calls. */
    LOOKUP,
    /** A fault was injected; {@code detail} is its name. */
    FAULT
  }

  /**
   * Whether whoever dialled a call was told how it stands, by a last callback that it took or by a
   * look-up that found the call. Of a call that is over, that it is over.
   */
  public boolean tellsEnd() {
    boolean taken = httpStatus >= OK && httpStatus < NOT_OK && !call.isEmpty();
    return taken
        && (kind == Kind.LOOKUP || (kind == Kind.CALLBACK_ANSWERED && LAST_WORDS.contains(detail)));
  }

  /** The event as one line of NDJSON, without the line feed. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event of plain fields could not be written", e);
    }
  }

  /**
   * The event of one line.
   *
   * @throws IllegalArgumentException if it is not a line that {@link #toJson} wrote
   */
  public static CarrierEvent fromJson(String line) {
    try {
      return JSON.readValue(line, CarrierEvent.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a carrier event: " + e.getOriginalMessage(), e);
    }
  }
}

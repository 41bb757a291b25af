package dev.ringfence.engine.http;

import java.util.Locale;

/**
 * The kinds of problem that the API tells of (RFC 9457). The type is the identifier that clients
 * may rely on; the title belongs to the type; everything particular stands in the detail.
 */
enum Problem {
  INVALID_REQUEST(400, "The request is not understood"),
  UNAUTHORIZED(401, "The API key is missing or not known"),
  FORBIDDEN(403, "The API key does not open this"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  WRONG_STATE(409, "Its state does not allow this"),
  IDEMPOTENCY_KEY_IN_USE(409, "A request with this idempotency key is still running"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not supported"),
  MALFORMED_BODY(422, "The body is not what its type says"),
  INVALID_COLUMNS(422, "The columns are not usable"),
  UNKNOWN_TEMPLATE(422, "There is no such template"),
  INVALID_DESTINATION(422, "The destination is not usable"),
  NO_VALID_ROWS(422, "No row can be accepted"),
  ROWS_REJECTED(422, "Some rows cannot be accepted"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  TOO_MANY_UPLOADS(429, "Too many uploads at once"),
  INTERNAL(500, "Something went wrong on our side"),
  DRAINING(503, "This instance takes no new work"),
  UNAVAILABLE(503, "The engine cannot take this now"),
  NO_ROOM(507, "The disk is full");

  private static final String BASE = "https://ringfence.dev/problems/";

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Absolute URI. */
  String type() {
    return BASE + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

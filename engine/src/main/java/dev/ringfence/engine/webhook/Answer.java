package dev.ringfence.engine.webhook;

/**
 * What came of a request. Immutable. What stood in the answer's body is not kept: it would show a
 * workspace what stands behind an address.
 *
 * @param status HTTP status, or 0 when none came
 * @param error what went wrong, or empty
 * @param retryAfterMillis that the endpoint asked for, or 0
 */
record Answer(int status, String error, long retryAfterMillis) {
  private static final int GONE = 410;

  static Answer failed(String error) {
    return new Answer(0, error, 0);
  }

  boolean delivered() {
    return status >= 200 && status < 300;
  }

  /** The endpoint wants nothing any more. */
  boolean gone() {
    return status == GONE;
  }
}

package dev.ringfence.simulator.carrier;

import java.util.Map;
import java.util.function.Consumer;

/**
 * One request to a callback URL, signed and ready. Immutable.
 *
 * @param kind its word in the log, such as {@code ringing} or {@code hangup}
 * @param method GET or POST
 * @param url absolute, without fragment
 * @param retries how often it is repeated if it does not get through
 * @param retryAfterMillis pause before each repetition
 * @param retriesAnyFailure also after a timeout or a bad status, not only when nobody listens
 * @param done told how it went, once, at the very end
 */
record Delivery(
    String kind,
    Role role,
    String method,
    String url,
    Map<String, String> headers,
    String body,
    int retries,
    long retryAfterMillis,
    boolean retriesAnyFailure,
    Consumer<Reply> done) {

  /** What a fault may do to it. */
  enum Role {
    /** News of progress: may be lost, doubled, overtaken. */
    PROGRESS,
    /** The last word: may be lost, doubled, overtake the others or be late. */
    FINAL,
    /** The carrier needs the answer to go on. */
    DOCUMENT,
    /** Not the carrier's at all. */
    FORGED
  }

  /**
   * How it went.
   *
   * @param status 0 if there was no answer
   */
  record Reply(int status, String contentType, String body) {
    static final Reply NONE = new Reply(0, "", "");

    boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /** The repetition. */
  Delivery again() {
    return new Delivery(
        kind,
        role,
        method,
        url,
        headers,
        body,
        retries - 1,
        retryAfterMillis,
        retriesAnyFailure,
        done);
  }

  static final Consumer<Reply> NOBODY = reply -> {};
}

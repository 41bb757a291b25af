package dev.ringfence.simulator.carrier;

import java.util.Set;

/**
 * What a create asked for, in the words common to the three carriers; also the two ends of an
 * inbound call. Immutable. Texts that were not given are empty.
 *
 * @param number our end, E.164 with plus
 * @param destination the other end, E.164 with plus
 * @param ringSeconds simulated
 * @param talkSeconds simulated
 * @param statusUrl Twilio's and Exotel's StatusCallback, Plivo's hangup_url
 * @param ringUrl Plivo's only
 * @param answerUrl where an answered call fetches its document
 * @param events that Twilio was asked to report
 * @param machineDetection as given
 * @param flow whether Exotel connects to a flow rather than to a second number
 * @param jsonCallback whether Exotel's callback is JSON rather than multipart
 * @param customField Exotel's only
 */
record DialOrder(
    String number,
    String destination,
    int ringSeconds,
    int talkSeconds,
    String statusUrl,
    String ringUrl,
    String answerUrl,
    Set<String> events,
    String machineDetection,
    boolean flow,
    boolean jsonCallback,
    String customField) {

  DialOrder {
    events = Set.copyOf(events);
  }

  /** The ends of an inbound call. */
  static DialOrder inbound(String number, String caller, String voiceUrl, String statusUrl) {
    return new DialOrder(
        number, caller, 0, 14_400, statusUrl, "", voiceUrl, Set.of(), "", false, true, "");
  }

  /** What is known of a create that was refused: its ends, and whose attempt it was. */
  static DialOrder ends(String number, String destination, String statusUrl) {
    return inbound(number, destination, "", statusUrl);
  }

  /** The attempt id in the callback URL: {@code .../{attempt}.{mac}/status}; empty if none. */
  String attempt() {
    String url = callbackUrl();
    int end = url.lastIndexOf('/');
    int start = end < 1 ? -1 : url.lastIndexOf('/', end - 1);
    if (start < 0) {
      return "";
    }
    int dot = url.indexOf('.', start);
    return dot < 0 || dot > end ? "" : url.substring(start + 1, dot);
  }

  /** Scheme, host and port of the callback URL, which tell whose dial it was; empty if none. */
  String origin() {
    String url = callbackUrl();
    int host = url.indexOf("://");
    int path = host < 0 ? -1 : url.indexOf('/', host + 3);
    return path < 0 ? "" : url.substring(0, path);
  }

  private String callbackUrl() {
    return statusUrl.isEmpty() ? ringUrl : statusUrl;
  }
}

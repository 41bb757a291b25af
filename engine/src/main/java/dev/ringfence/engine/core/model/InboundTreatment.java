package dev.ringfence.engine.core.model;

/**
 * What inbound calls are told. Immutable.
 *
 * @param whenAccepted plain text that a caller hears who got a channel, or empty: then the call is
 *     only held open
 * @param whenFull what a caller gets who finds the number full
 * @param message text for {@link WhenFull#MESSAGE}
 * @param redirect E.164 or URL for {@link WhenFull#REDIRECT}
 */
public record InboundTreatment(
    String whenAccepted, WhenFull whenFull, String message, String redirect) {
  /** Reply to an inbound call on a full number. */
  public enum WhenFull {
    BUSY,
    MESSAGE,
    REDIRECT
  }

  /** Busy when full, nothing said when accepted. */
  public static final InboundTreatment BUSY = new InboundTreatment("", WhenFull.BUSY, "", "");
}

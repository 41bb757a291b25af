package dev.ringfence.simulator.carrier;

import java.util.List;

/**
 * How one carrier tells its customers what happens to a call. Lane-confined. Each method gives the
 * requests to make, in order; most carriers say nothing about most things.
 */
interface Dialect {

  /** The call leaves the queue and is on its way. */
  List<Delivery> dialling(SimCall call);

  List<Delivery> ringing(SimCall call);

  /** Including the fetch of the document that the call hears, which may end the call. */
  List<Delivery> answered(SimCall call);

  List<Delivery> ended(SimCall call);

  /** The lie that the call is completed, badly signed or sent to a wrong address. */
  List<Delivery> forged(SimCall call);

  /** Announces an inbound call; the courier's caller reads the reply. */
  Delivery inboundOffer(SimCall call, java.util.function.Consumer<Delivery.Reply> done);

  List<Delivery> inboundEnded(SimCall call);

  /** Whether a reply to the announcement turns the caller away: empty, or how. */
  String refusal(Delivery.Reply reply);

  /** A new call id in the carrier's form. */
  String newId(java.util.SplittableRandom random);
}

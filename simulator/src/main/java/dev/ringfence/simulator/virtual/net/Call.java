package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.CallPlan.Fate;
import dev.ringfence.simulator.model.Dice;
import org.jspecify.annotations.Nullable;

/**
 * One call at a carrier. Lane-confined; {@link CallTable} uses it again for another call when
 * nothing about this one can be under way any more. One object and not a row of arrays, so that
 * what is read of a call together lies together.
 */
final class Call {
  /** Of the create; 0 for a call that came in. */
  long attempt;

  /** The other end, packed. */
  long destination;

  /** Index of our number. */
  int number;

  int account;

  /** Place of the destination among all, or -1 while it is not known. */
  int place;

  /** The carrier's id; null until it took the call. */
  @Nullable String id;

  long begunAt;
  long ringAt;
  long answerAt;
  long endAt;

  /** When it was over; {@link CallTable#NEVER} while it goes on or if it never began. */
  long endedAt;

  int ringSeconds;
  int talkSeconds;
  Fate fate = Fate.FAILED;
  @Nullable Dice dice;
  boolean canceled;
  boolean reordered;

  /** Whether the customer has answered that it comes in. */
  boolean replied;

  /** Callbacks that have been sent and have not arrived, which an outage can make last for long. */
  byte onTheWay;

  /** Where it stands among the calls in progress of its account. */
  int liveIndex;

  /** The call to the same destination before it, or -1. */
  int sameDestination;

  /** The calls that were over before and after it, or -1. */
  int overBefore;

  int overAfter;

  /** Another call begins here. */
  void reset(long forAttempt, int ourNumber, int ofAccount, long other) {
    attempt = forAttempt;
    number = ourNumber;
    account = ofAccount;
    destination = other;
    place = -1;
    id = null;
    begunAt = CallTable.NEVER;
    ringAt = CallTable.NEVER;
    answerAt = CallTable.NEVER;
    endAt = CallTable.NEVER;
    endedAt = CallTable.NEVER;
    canceled = false;
    reordered = false;
    replied = false;
    onTheWay = 0;
  }
}

package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.model.CallPlan;
import dev.ringfence.simulator.model.Dice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call at a carrier, from create (or ring-in) to its end. Lane-confined. */
final class SimCall {

  /** Where it stands. */
  enum State {
    /** Waits for the account's calls per second. */
    QUEUED,
    /** On its way to the destination, which does not ring yet. */
    DIALLING,
    RINGING,
    TALKING,
    ENDED
  }

  final AccountDesk desk;
  final DialOrder order;
  final Dice dice;
  final String id;
  final boolean inbound;
  final long createdMillis = System.currentTimeMillis();

  CallPlan plan;
  State state = State.QUEUED;

  /** Outcome word of the log; empty until it ended. */
  String outcome = "";

  /** Whether the ring ended because the dial's own limit was reached. */
  boolean ringLimit;

  /** Why it ended without anybody at the other end wanting so; empty else. */
  String trouble = "";

  long queueMillis;
  long startMillis;
  long answerMillis;
  long endMillis;
  long timer = -1;

  /** Twilio's SequenceNumber of the next status callback. */
  int sequence;

  /** Callbacks not yet on the wire; one at a time, so that they arrive in order. */
  final Deque<Delivery> outbox = new ArrayDeque<>();

  boolean sending;

  /** To be told of the first callback that is through, or null. */
  @Nullable Runnable firstCallback;

  /** Whether the final callback is to overtake the others; those wait here meanwhile. */
  boolean reordered;

  final List<Delivery> heldBack = new ArrayList<>();

  SimCall(AccountDesk desk, DialOrder order, Dice dice, String id, CallPlan plan, boolean inbound) {
    this.desk = desk;
    this.order = order;
    this.dice = dice;
    this.id = id;
    this.plan = plan;
    this.inbound = inbound;
  }

  /** When it was dialled; for a call that never was, when it was created. */
  long startTime() {
    return startMillis == 0 ? createdMillis : startMillis;
  }

  boolean machine() {
    return plan.fate() == CallPlan.Fate.MACHINE;
  }

  /** Simulated seconds it talked so far, or in all. */
  long talkSeconds(double timeScale) {
    if (answerMillis == 0) {
      return 0;
    }
    long until = state == State.ENDED ? endMillis : System.currentTimeMillis();
    return Math.max(1, Math.round((until - answerMillis) * timeScale / 1000));
  }
}

package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/** A call as it is at the carrier, ours or somebody's who called us. */
final class VirtualCall {
  /** Of ours; 0 if somebody called us. */
  final long attempt;

  final int number;
  final long other;
  final String id;
  long begunAt = Long.MAX_VALUE;
  long overAt = Long.MAX_VALUE;
  boolean answered;
  int talkSeconds;
  @Nullable Outcome outcome;

  /** Whether the engine knows of this inbound call. */
  boolean known;

  /** Whether it is one of the calls that come in, known, and going on. */
  boolean counted;

  VirtualCall(long attempt, int number, long other, String id) {
    this.attempt = attempt;
    this.number = number;
    this.other = other;
    this.id = id;
  }

  boolean liveAt(long instant) {
    return begunAt <= instant && instant < overAt;
  }

  boolean over() {
    return overAt != Long.MAX_VALUE;
  }
}

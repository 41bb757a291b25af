package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.redis.Release;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt of this node holds in the shared books: in its account's shard, and in its
 * destination's slice. Confined to the thread of {@link SharedLimits}.
 *
 * <p>What is known of it only grows. What was asked of a shard and not acknowledged counts as not
 * asked once the link is given up.
 */
final class SharedCall {
  static final int START = 1;
  static final int SEND = 2;
  static final int END = 4;

  final long attempt;
  final String account;
  final String number;

  /** Packed E.164; 0 of a call that we did not make: then it holds nothing of a destination. */
  final long destination;

  final int numberKeep;
  final int destinationKeep;
  final String note;
  private boolean admitted;
  private int known;
  private Evidence evidence = Evidence.SEEN;
  private int askedNumber;
  private int askedDestination;
  private int ackedNumber;
  private int ackedDestination;

  SharedCall(Request request, int numberKeep, int destinationKeep) {
    this.attempt = request.attempt();
    this.account = request.account();
    this.number = request.number();
    this.destination = request.destination();
    this.numberKeep = numberKeep;
    this.destinationKeep = destinationKeep;
    this.note = request.note();
    if (destination == 0) {
      ackedDestination = START | SEND | END;
      askedDestination = ackedDestination;
      known = START | SEND;
      ackedNumber = known;
      askedNumber = known;
    } else {
      // A destination has no sends.
      ackedDestination = SEND;
      askedDestination = SEND;
    }
  }

  /** No account's shard knows of it: only its destination's does. */
  void holdsDestinationOnly() {
    ackedNumber = START | SEND | END;
    askedNumber = ackedNumber;
  }

  /** It holds what it asked for; before, nobody is told anything of it. */
  void admitted() {
    admitted = true;
  }

  /** These were acknowledged to a former process. */
  void acknowledgedBefore(boolean start, boolean send, boolean ofDestination) {
    known |= (start ? START : 0) | (send ? SEND : 0);
    ackedNumber |= (start ? START : 0) | (send ? SEND : 0);
    ackedDestination |= ofDestination ? START : 0;
    forgetAsked();
  }

  void knows(int bits) {
    known |= bits;
  }

  void over(Evidence how) {
    if ((known & END) == 0) {
      evidence = how;
      known |= END;
    }
  }

  boolean isOver() {
    return (known & END) != 0;
  }

  /** The link is given up. */
  void forgetAsked() {
    askedNumber = ackedNumber;
    askedDestination = ackedDestination;
  }

  /** What its account is to be told now, as a release. */
  @Nullable Release releaseOfNumber() {
    if (!admitted || !isOver() || (askedNumber & END) != 0) {
      return null;
    }
    askedNumber |= END;
    return new Release(attempt, evidence, numberKeep);
  }

  @Nullable Release releaseOfDestination() {
    if (!admitted || !isOver() || (askedDestination & END) != 0) {
      return null;
    }
    askedDestination |= END;
    return new Release(attempt, evidence, destinationKeep);
  }

  /** What its account is to be told now, while it goes on. */
  @Nullable Sighting sightingOfNumber() {
    int news = isOver() || !admitted ? 0 : known & ~askedNumber;
    if (news == 0) {
      return null;
    }
    askedNumber |= news;
    Sighting.What what =
        news == START
            ? Sighting.What.START
            : news == SEND ? Sighting.What.SEND : Sighting.What.BOTH;
    return new Sighting(attempt, what, numberKeep);
  }

  @Nullable Sighting sightingOfDestination() {
    int news = isOver() || !admitted ? 0 : known & START & ~askedDestination;
    if (news == 0) {
      return null;
    }
    askedDestination |= news;
    return new Sighting(attempt, Sighting.What.START, destinationKeep);
  }

  /** Its account has acknowledged; returns what it had not acknowledged before. */
  int acknowledgedByNumber(int bits) {
    int fresh = bits & ~ackedNumber;
    ackedNumber |= bits;
    return fresh;
  }

  int acknowledgedByDestination(int bits) {
    int fresh = bits & ~ackedDestination;
    ackedDestination |= bits;
    return fresh;
  }

  /** What an acknowledged release says of a start and a send. */
  int settledBy(Release release) {
    return switch (release.evidence()) {
      case NOT_SENT -> END;
      case NOT_PLACED -> END | SEND;
      case SEEN -> END | SEND | START;
    };
  }

  /** Whether it holds anything yet, as far as this node knows. */
  boolean holdsNumber() {
    return (ackedNumber & END) == 0;
  }

  boolean holdsDestination() {
    return (ackedDestination & END) == 0;
  }

  Holding holdingOfNumber() {
    return new Holding(
        attempt, number, (ackedNumber & START) != 0, (ackedNumber & SEND) != 0, note);
  }

  Holding holdingOfDestination() {
    return new Holding(
        attempt, Long.toString(destination), (ackedDestination & START) != 0, true, note);
  }
}

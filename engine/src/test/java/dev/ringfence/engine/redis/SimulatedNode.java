package dev.ringfence.engine.redis;

import dev.ringfence.engine.redis.Reassertion.Start;
import java.util.ArrayList;
import java.util.List;

/** What a node of {@link NodeHistory} knows, and what its calls do at the carrier meanwhile. */
final class SimulatedNode {
  enum State {
    RESERVED,
    COMMITTING,
    COMMITTED,
    SENT,
    OWED
  }

  static final class Attempt {
    final long id;
    final int number;
    State state = State.RESERVED;
    boolean onWire;
    boolean live;

    /** Whether the carrier ever had it. */
    boolean seen;

    /** Whether the shard has acknowledged that its start and send age. */
    boolean settled;

    Attempt(long id, int number) {
      this.id = id;
      this.number = number;
    }

    String subject() {
      return "s" + number;
    }
  }

  final String name;
  long incarnation = 1;
  boolean asserted;

  /** Paused, or cut off. */
  boolean silent;

  final List<Attempt> attempts = new ArrayList<>();

  /** Starts and sends as the shard acknowledged them. */
  final List<Start> starts = new ArrayList<>();

  SimulatedNode(String name) {
    this.name = name;
  }
}

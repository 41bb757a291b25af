package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.LongIntMap;
import dev.ringfence.engine.core.model.AttemptState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attempts under way, in slots that are used again. Lane-confined. A slot is free once its
 * attempt is done and the adapter has answered, so that the answer always finds who it is for.
 */
final class AttemptBook {
  final LongIntMap slots = new LongIntMap(1024);
  long[] id = new long[256];
  AttemptState[] state = new AttemptState[256];
  int[] batch = new int[256];
  int[] row = new int[256];
  int[] number = new int[256];

  /** Of its number. */
  int[] account = new int[256];

  long[] destination = new long[256];
  long[] grantedNanos = new long[256];
  long[] sentWall = new long[256];

  /**
   * Instant at which something is due for it; a timer for another instant means nothing any more.
   */
  long[] dueAt = new long[256];

  long[] hardAt = new long[256];

  /** The carrier's id of its call; set by {@link #name}. */
  @Nullable String[] providerCallId = new String[256];

  /** The sweep whose list showed its call last. */
  long[] listedIn = new long[256];

  /** Whether its start has joined the rings of its number and destination. */
  boolean[] stamped = new boolean[256];

  /** Whether its send is still outstanding in the account's rate windows. */
  boolean[] sendOpen = new boolean[256];

  /** Whether the adapter has answered the dial. */
  boolean[] dialAnswered = new boolean[256];

  /** Whether the books that nodes share are yet to confirm it; see {@link Confirming}. */
  boolean[] unconfirmed = new boolean[256];

  /** Whether it counts among the urgent calls of its number. */
  boolean[] urgent = new boolean[256];

  boolean[] lookUpPending = new boolean[256];
  boolean[] answered = new boolean[256];
  byte[] lookUps = new byte[256];
  byte[] absences = new byte[256];
  private final NamedSlots named = new NamedSlots();
  private int[] free = new int[256];
  private int freeCount;
  private int used;
  private final long firstId;
  private long issued;

  /**
   * @param firstId ids count up from here; a caller must never use a range twice
   */
  AttemptBook(long firstId) {
    this.firstId = firstId;
  }

  /** Slot of the attempt, or -1 if it is unknown or long over. */
  int find(long attempt) {
    return slots.get(attempt);
  }

  /** A free slot with a fresh id, in state ACCEPTED. */
  int claim() {
    return claim(firstId + issued++);
  }

  /** The same for an attempt that has its id from a former process. */
  int claim(long attempt) {
    int slot;
    if (freeCount > 0) {
      slot = free[--freeCount];
    } else {
      if (used == id.length) {
        grow(used * 2);
      }
      slot = used++;
    }
    id[slot] = attempt;
    state[slot] = AttemptState.ACCEPTED;
    providerCallId[slot] = null;
    listedIn[slot] = 0;
    stamped[slot] = false;
    sendOpen[slot] = false;
    dialAnswered[slot] = false;
    unconfirmed[slot] = false;
    lookUpPending[slot] = false;
    answered[slot] = false;
    lookUps[slot] = 0;
    absences[slot] = 0;
    slots.put(id[slot], slot);
    return slot;
  }

  /** The attempt's call has this id at the carrier; it must not have one yet. */
  void name(int slot, String call) {
    providerCallId[slot] = call;
    named.put(call, slot);
  }

  /** Slot of the attempt of the account's call with this id, or -1. */
  int findByCall(int ofAccount, String call) {
    return named.find(call, ofAccount, providerCallId, account);
  }

  /** Gives the slot back if nothing can come for it any more. */
  void retire(int slot) {
    if (id[slot] != 0 && state[slot] == AttemptState.DONE && dialAnswered[slot]) {
      slots.remove(id[slot]);
      String call = providerCallId[slot];
      if (call != null) {
        named.remove(call, slot);
      }
      id[slot] = 0;
      free[freeCount++] = slot;
    }
  }

  /**
   * Whether another attempt from the same number to the same destination does not know its call's
   * id yet: a call between the two may be either's.
   */
  boolean hasNamelessTwin(int slot) {
    for (int other = 0; other < used; other++) {
      if (other != slot
          && id[other] != 0
          && number[other] == number[slot]
          && destination[other] == destination[slot]
          && providerCallId[other] == null
          && (state[other] == AttemptState.SENT || state[other] == AttemptState.UNKNOWN)) {
        return true;
      }
    }
    return false;
  }

  /** Slots in use or used before; a slot with id 0 is free. */
  int limit() {
    return used;
  }

  private void grow(int to) {
    id = Arrays.copyOf(id, to);
    state = Arrays.copyOf(state, to);
    batch = Arrays.copyOf(batch, to);
    row = Arrays.copyOf(row, to);
    number = Arrays.copyOf(number, to);
    account = Arrays.copyOf(account, to);
    destination = Arrays.copyOf(destination, to);
    grantedNanos = Arrays.copyOf(grantedNanos, to);
    sentWall = Arrays.copyOf(sentWall, to);
    dueAt = Arrays.copyOf(dueAt, to);
    hardAt = Arrays.copyOf(hardAt, to);
    providerCallId = Arrays.copyOf(providerCallId, to);
    listedIn = Arrays.copyOf(listedIn, to);
    stamped = Arrays.copyOf(stamped, to);
    sendOpen = Arrays.copyOf(sendOpen, to);
    dialAnswered = Arrays.copyOf(dialAnswered, to);
    unconfirmed = Arrays.copyOf(unconfirmed, to);
    urgent = Arrays.copyOf(urgent, to);
    lookUpPending = Arrays.copyOf(lookUpPending, to);
    answered = Arrays.copyOf(answered, to);
    lookUps = Arrays.copyOf(lookUps, to);
    absences = Arrays.copyOf(absences, to);
    free = Arrays.copyOf(free, to);
  }
}

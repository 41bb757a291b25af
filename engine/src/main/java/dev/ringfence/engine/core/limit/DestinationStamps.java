package dev.ringfence.engine.core.limit;

/**
 * The stamps of a destination's starts, in its slot and, where these are many, in a ring of their
 * own. Lane-confined.
 *
 * <p><b>A slot</b> is four longs: key and starts outstanding; the youngest stamp, the count of
 * stamps and flags; the stamps before the youngest, two to a long, the youngest of them first, in
 * the low half. Five stamps fit; where there may be more, the place of the fifth says which ring
 * has all from the fifth on.
 */
final class DestinationStamps {
  /** Place of the youngest stamp, above the count of stamps and the flags. */
  static final int YOUNGEST = 1;

  /** Flag: a start was forgotten that is no older than the longest window. */
  static final long LOSSY = 1;

  /** Flag whose meaning is the ledger's. */
  static final long LEDGERS = 4;

  static final int COUNT_SHIFT = 3;
  static final long COUNT = 0xffffL;
  private static final long IN_RING = 2;
  private static final long FLAGS = LOSSY | IN_RING | LEDGERS;

  /** Places of the older stamps. */
  private static final int OLDER = 2;

  private static final int LAST = 3;

  /** A clock of nanoseconds in milliseconds has 45 bits. */
  private static final int STAMP_SHIFT = 19;

  private static final long TICK = 1_000_000L;
  private static final long LOW = 0xffff_ffffL;

  /** Stamps that fit into a slot, and those of them that stay there beside a ring. */
  private static final int INLINE = 5;

  private static final int BESIDE_RING = 4;

  /** Milliseconds; {@value #INLINE} times as many are less than 2^31. */
  private static final long SOON_AFTER = 1L << 28;

  private static final int NONE = -1;

  private final DestinationSlots slots;
  private final DestinationRings rings = new DestinationRings();

  DestinationStamps(DestinationSlots slots) {
    this.slots = slots;
  }

  static int count(long head) {
    return (int) (head >>> COUNT_SHIFT & COUNT);
  }

  private static int ringOf(long[] slot, int base) {
    return (int) (slot[base + LAST] >>> 32);
  }

  private static void ringOf(long[] slot, int base, int ref) {
    slot[base + LAST] = (long) ref << 32 | (slot[base + LAST] & LOW);
  }

  /**
   * Whether one more stamp fits into the slot as it is, and so soon after the youngest that the
   * distances of all that fit stay in 32 bits: then nothing needs to be let go of first.
   */
  static boolean hasRoomFor(long head, long stamp) {
    return count(head) < INLINE
        && (head & IN_RING) == 0
        && stamp - (head >> STAMP_SHIFT) < SOON_AFTER;
  }

  /** The k-th youngest stamp, k from 1 to the count, in nanoseconds. */
  long youngest(long[] slot, int base, long head, int k) {
    long whole = head >> STAMP_SHIFT;
    if (k == 1) {
      return whole * TICK;
    }
    // Even ones are in the low half of their long; the shift is by 0 or by 32 bits.
    int stamp =
        k > BESIDE_RING && (head & IN_RING) != 0
            ? rings.youngest(ringOf(slot, base), k - BESIDE_RING)
            : (int) (slot[base + OLDER + (k - 2 >> 1)] >>> (k << 5));
    return (whole - (((int) whole - stamp) & LOW)) * TICK;
  }

  /**
   * One more, which is the youngest now.
   *
   * @param ring most that any window has use for
   */
  void push(long[] slot, int base, long stamp, int ring) {
    long flags = slot[base + YOUNGEST] & FLAGS;
    int count = count(slot[base + YOUNGEST]);
    if ((flags & IN_RING) == 0 && count == INLINE && ring > INLINE) {
      int fifth = ringOf(slot, base);
      int ref = rings.claim(DestinationSlots.key(slot[base]), 0);
      rings.add(ref, fifth);
      ringOf(slot, base, ref);
      flags |= IN_RING;
    }
    int room = INLINE;
    if ((flags & IN_RING) != 0) {
      room = makeRoomInRing(slot, base, count, ring);
      if (count >= BESIDE_RING) {
        rings.add(ringOf(slot, base), (int) slot[base + LAST]);
      }
      slot[base + LAST] = slot[base + LAST] & ~LOW | slot[base + OLDER] >>> 32;
    } else {
      slot[base + LAST] = slot[base + LAST] << 32 | slot[base + OLDER] >>> 32;
    }
    slot[base + OLDER] = slot[base + OLDER] << 32 | (slot[base + YOUNGEST] >>> STAMP_SHIFT & LOW);
    if (count == room) {
      flags |= LOSSY;
    } else {
      count++;
    }
    slot[base + YOUNGEST] = stamp << STAMP_SHIFT | (long) count << COUNT_SHIFT | flags;
  }

  /** Moves a full ring to the next size if any window has use for it; returns the room it makes. */
  private int makeRoomInRing(long[] slot, int base, int count, int ring) {
    int ref = ringOf(slot, base);
    int room = BESIDE_RING + DestinationRings.capacity(ref);
    if (count < room || room >= ring) {
      return room;
    }
    resize(slot, base, count, DestinationRings.clazz(ref) + 1);
    return BESIDE_RING + DestinationRings.capacity(ringOf(slot, base));
  }

  private void resize(long[] slot, int base, int count, int clazz) {
    int ref = ringOf(slot, base);
    int moved = rings.claim(DestinationSlots.key(slot[base]), clazz);
    rings.copy(ref, count - BESIDE_RING, moved);
    ringOf(slot, base, moved);
    vacate(ref);
  }

  /** Gives a ring back that no slot refers to any more. */
  private void vacate(int ref) {
    long moved = rings.free(ref);
    if (moved != 0) {
      int base = slots.find(moved);
      ringOf(slots.array(), base, ref);
    }
  }

  /** Gives back the room that the stamps that are left have no use for. */
  void fit(long[] slot, int base) {
    long head = slot[base + YOUNGEST];
    if ((head & IN_RING) == 0) {
      return;
    }
    int count = count(head);
    int fitting = count <= INLINE ? NONE : DestinationRings.classFor(count - BESIDE_RING);
    // One size larger than needed stays: it was called that often once and may be again.
    if (fitting + 1 < DestinationRings.clazz(ringOf(slot, base))) {
      if (fitting == NONE) {
        backIntoSlot(slot, base, count);
      } else {
        resize(slot, base, count, fitting);
      }
    }
  }

  /** The destination is forgotten. */
  void drop(long[] slot, int base) {
    if ((slot[base + YOUNGEST] & IN_RING) != 0) {
      vacate(ringOf(slot, base));
    }
  }

  /** Bytes of heap that the rings take. */
  long bytes() {
    return rings.bytes();
  }

  private void backIntoSlot(long[] slot, int base, int count) {
    int ref = ringOf(slot, base);
    ringOf(slot, base, count == INLINE ? rings.youngest(ref, 1) : 0);
    slot[base + YOUNGEST] &= ~IN_RING;
    vacate(ref);
  }
}

package dev.ringfence.simulator.virtual;

import java.util.Arrays;

/**
 * What was dialled, by attempt. Attempts of one process count up, so each has its place in arrays;
 * the upper half of an id tells processes apart. Lane-confined.
 */
final class AttemptLog {
  /** Ids from here on; 0 is no attempt. */
  static final long FIRST = 1;

  static final int LIFE_SHIFT = 32;
  private static final long SERIAL = (1L << LIFE_SHIFT) - 1;

  int[] batch = new int[1024];
  int[] row = new int[1024];
  int[] number = new int[1024];
  long[] dialledAt = new long[1024];
  private int size;

  /** The first place of each process. */
  private int[] bases = new int[1];

  /** From now on attempts are those of the next process. */
  void newLife() {
    bases = Arrays.copyOf(bases, bases.length + 1);
    bases[bases.length - 1] = size;
  }

  private long place(long attempt) {
    int life = (int) (attempt >>> LIFE_SHIFT);
    long place = life < bases.length ? bases[life] + (attempt & SERIAL) - FIRST : -1;
    return life + 1 < bases.length && place >= bases[life + 1] ? -1 : place;
  }

  /** Place of an attempt, or -1 if none of that id was dialled. */
  int find(long attempt) {
    long place = place(attempt);
    return place >= 0 && place < size && dialledAt[(int) place] != Long.MIN_VALUE
        ? (int) place
        : -1;
  }

  /** Places handed out. */
  int size() {
    return size;
  }

  void add(long attempt, int batchIndex, int rowIndex, int numberIndex, long now) {
    long place = place(attempt);
    if (place < 0 || place > size + 1_000_000L) {
      return; // no id that counts up: whoever dials so is caught by the auditor
    }
    while (place >= batch.length) {
      int to = batch.length * 2;
      batch = Arrays.copyOf(batch, to);
      row = Arrays.copyOf(row, to);
      number = Arrays.copyOf(number, to);
      dialledAt = Arrays.copyOf(dialledAt, to);
    }
    while (size <= place) {
      dialledAt[size++] = Long.MIN_VALUE;
    }
    batch[(int) place] = batchIndex;
    row[(int) place] = rowIndex;
    number[(int) place] = numberIndex;
    dialledAt[(int) place] = now;
  }
}

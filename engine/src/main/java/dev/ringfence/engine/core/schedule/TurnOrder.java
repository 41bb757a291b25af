package dev.ringfence.engine.core.schedule;

/**
 * The numbers of a group in the order of their last turn in their pool, and which of them can take
 * a call now. Lane-confined. Turns begin in the order of the pool.
 */
final class TurnOrder {
  private final int[] numbers;
  private final long[] turns;
  private final MinTree free;

  /**
   * @param numbers indexes of the group's numbers
   * @param positions where the pool names them
   */
  TurnOrder(int[] numbers, int[] positions) {
    this.numbers = numbers;
    this.turns = new long[numbers.length];
    this.free = new MinTree(numbers.length);
    for (int i = 0; i < turns.length; i++) {
      turns[i] = positions[i];
    }
  }

  void place(int place, int standing) {
    free.set(place, standing < 0 ? MinTree.NONE : turns[place]);
  }

  /** The last turn of the number at a place. */
  long turn(int place) {
    return turns[place];
  }

  /** The number has had its turn; its place is to be set anew. */
  void had(int place, long turn) {
    turns[place] = turn;
  }

  /**
   * The turn that is longest ago among those that can take a call, or {@link MinTree#NONE};
   * comparable between the groups of a pool.
   */
  long first() {
    return free.least();
  }

  /** The number whose turn that was. */
  int firstNumber() {
    return numbers[free.leastPlace()];
  }
}

package dev.ringfence.engine.cluster.link;

import java.util.ArrayDeque;
import java.util.Queue;

/** Lets so many go on at a time, the others after them in their order. Confined to one thread. */
public final class Turns {
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int taken;

  /**
   * @param most turns at a time
   */
  public Turns(int most) {
    this.most = most;
  }

  /**
   * Takes a turn, now or later.
   *
   * @param begin run when it is its turn; {@link #end} is due after it
   */
  public void take(Runnable begin) {
    if (taken == most) {
      waiting.add(begin);
      return;
    }
    taken++;
    begin.run();
  }

  /** One has gone on. */
  public void end() {
    taken--;
    Runnable next = waiting.poll();
    if (next != null) {
      take(next);
    }
  }
}

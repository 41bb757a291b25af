package dev.ringfence.simulator.virtual.report;

import java.util.Arrays;

/**
 * Calls in progress and calls that wait, over time. Lane-confined. However long the run, it keeps
 * at most {@value #MOST} points: when they are full, neighbours are put together.
 */
public final class Timeline {
  private static final int MOST = 2_048;

  private final long[] inProgress = new long[MOST];
  private final long[] waiting = new long[MOST];
  private final int[] samples = new int[MOST];
  private final long startMillis;
  private long stepMillis;
  private int size;

  /** An empty one whose points are so far apart, to begin with. */
  public Timeline(long startMillis, long stepMillis) {
    this.startMillis = startMillis;
    this.stepMillis = stepMillis;
  }

  /** Takes a sample; they come oldest first. */
  public void add(long millis, long callsInProgress, long callsWaiting) {
    int point = (int) ((millis - startMillis) / stepMillis);
    while (point >= MOST) {
      halve();
      point = (int) ((millis - startMillis) / stepMillis);
    }
    size = Math.max(size, point + 1);
    inProgress[point] += callsInProgress;
    waiting[point] += callsWaiting;
    samples[point]++;
  }

  private void halve() {
    for (int i = 0; i < MOST / 2; i++) {
      inProgress[i] = inProgress[2 * i] + inProgress[2 * i + 1];
      waiting[i] = waiting[2 * i] + waiting[2 * i + 1];
      samples[i] = samples[2 * i] + samples[2 * i + 1];
    }
    Arrays.fill(inProgress, MOST / 2, MOST, 0);
    Arrays.fill(waiting, MOST / 2, MOST, 0);
    Arrays.fill(samples, MOST / 2, MOST, 0);
    size = (size + 1) / 2;
    stepMillis *= 2;
  }

  /** How many points it has. */
  public int size() {
    return size;
  }

  /** Wall clock of a point. */
  public long millis(int point) {
    return startMillis + point * stepMillis;
  }

  /** Mean of the calls in progress around a point. */
  public double inProgress(int point) {
    return samples[point] == 0 ? 0 : (double) inProgress[point] / samples[point];
  }

  /** Mean of the calls that wait around a point. */
  public double waiting(int point) {
    return samples[point] == 0 ? 0 : (double) waiting[point] / samples[point];
  }

  /** Means over equal parts of the whole, for a plot that is so many columns wide. */
  public double[] columns(int width, boolean ofWaiting) {
    double[] columns = new double[Math.min(width, size)];
    for (int c = 0; c < columns.length; c++) {
      int from = (int) ((long) c * size / columns.length);
      int to = Math.max(from + 1, (int) ((long) (c + 1) * size / columns.length));
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += ofWaiting ? waiting(i) : inProgress(i);
      }
      columns[c] = sum / (to - from);
    }
    return columns;
  }
}

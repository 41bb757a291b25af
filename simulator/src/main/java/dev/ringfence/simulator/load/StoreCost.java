package dev.ringfence.simulator.load;

import java.util.List;

/**
 * Throughput with the store on disk and in memory, by turns. Immutable.
 *
 * @param disk as fast as it goes, one for each round
 * @param memory the same with the store in memory
 */
record StoreCost(List<LoadPoint> disk, List<LoadPoint> memory) {
  double diskRate() {
    return mean(disk);
  }

  double memoryRate() {
    return mean(memory);
  }

  /** What is left of the throughput when everything has to reach the disk; 1 is all of it. */
  double ratio() {
    return memoryRate() == 0 ? 0 : diskRate() / memoryRate();
  }

  private static double mean(List<LoadPoint> points) {
    return points.stream().mapToDouble(LoadPoint::rate).average().orElse(0);
  }
}

package dev.ringfence.simulator.load;

import java.util.List;

/**
 * How fast rows come in. Immutable.
 *
 * @param rows of each upload
 * @param coldSeconds the first one, to an engine that has just started
 * @param warmSeconds the others, from the first byte to the answer, which means on disk
 * @param heapBytes live heap of the engine for each call of the first upload
 * @param residentBytes of the engine at the end; -1 if unknown
 */
record UploadSpeed(
    int rows, double coldSeconds, List<Double> warmSeconds, double heapBytes, long residentBytes) {
  double coldRate() {
    return rows / coldSeconds;
  }

  double warmRate() {
    double mean = warmSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return mean == 0 ? 0 : rows / mean;
  }
}

package dev.ringfence.simulator.load;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * Where it was measured. Immutable.
 *
 * @param loadAverage of the last minute, at the beginning; negative where it is not known
 */
record Machine(int processors, String java, String system, double loadAverage) {
  private static final double BUSY_SHARE = 0.5;

  static Machine now() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        system.getAvailableProcessors(),
        System.getProperty("java.version", ""),
        system.getName() + " " + system.getVersion() + " " + system.getArch(),
        system.getSystemLoadAverage());
  }

  /** Whether somebody else is at work. */
  boolean busy() {
    return loadAverage > BUSY_SHARE * processors;
  }
}

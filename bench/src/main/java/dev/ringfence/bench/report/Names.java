package dev.ringfence.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** How contenders are called in tables and charts, in the order in which they are shown. */
final class Names {
  static final String KERNEL = "KERNEL";
  static final String OWN_CLOCK = "KERNEL_OWN_CLOCK";
  static final String IDLE_QUEUE = "IDLE_QUEUE_BUCKET4J";
  static final String SCAN_RANDOM = "SCAN_RANDOM_BUCKET4J";
  static final String SCAN = "SCAN_BUCKET4J";
  static final String RESILIENCE4J = "SCAN_RESILIENCE4J";
  static final String GUAVA = "SCAN_GUAVA";
  static final String MAP = "SYNCHRONIZED_MAP";

  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put(KERNEL, "Ringfence");
    SHOWN.put(OWN_CLOCK, "Ringfence, reads the clock");
    SHOWN.put(IDLE_QUEUE, "idle queue + Bucket4j");
    SHOWN.put(SCAN_RANDOM, "scan, random start, Bucket4j");
    SHOWN.put(SCAN, "scan, rotating, Bucket4j");
    SHOWN.put(RESILIENCE4J, "scan, Resilience4j");
    SHOWN.put(GUAVA, "scan, Guava");
    SHOWN.put(MAP, "synchronized map");
  }

  /** What is weighed: the library, of which a number needs something for its channel too. */
  private static final Map<String, String> WEIGHED = new LinkedHashMap<>();

  static {
    WEIGHED.put(KERNEL, "Ringfence");
    WEIGHED.put("Bucket4j", "Bucket4j, Semaphore");
    WEIGHED.put("Resilience4j", "Resilience4j");
    WEIGHED.put("Guava", "Guava, Semaphore");
    WEIGHED.put("deques", "a deque of starts");
  }

  private Names() {}

  /** What is weighed, and how it is called. */
  static Map<String, String> weighed() {
    return WEIGHED;
  }

  static Iterable<String> all() {
    return SHOWN.keySet();
  }

  static String shown(String contender) {
    return SHOWN.getOrDefault(contender, contender);
  }
}

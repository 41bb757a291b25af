package dev.ringfence.simulator.load;

import static java.util.stream.Collectors.joining;

import dev.ringfence.simulator.audit.IdleReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What several nodes did together in one shape of work. Immutable.
 *
 * @param seconds of the span
 * @param nodes what each did in it
 * @param redisSeconds processor time of all Redis servers in it
 * @param carriersSeconds processor time of the simulated carriers in it
 * @param latencies from a row's own instant to its POST at the carrier; null where rows have none
 * @param idle how long freed channels were idle; null where something else than channels binds
 */
record NodesPoint(
    Shape shape,
    double seconds,
    List<Node> nodes,
    double redisSeconds,
    double carriersSeconds,
    @Nullable Latencies latencies,
    @Nullable IdleReport idle) {

  /** How much room the calls have. */
  enum Shape {
    /** So many calls a second, each at an instant of its own, and room for many times as many. */
    UNSATURATED(List.of("twilio", "plivo", "exotel")),
    /** As fast as the machine can, with that room. */
    FLAT_OUT(List.of("twilio", "plivo", "exotel")),
    /** Two accounts that are full all the time. */
    SATURATED(List.of("plivo-rated", "exotel-rated")),
    /** Numbers with one channel each, all of them busy all the time; nothing else binds. */
    FULL_NUMBERS(List.of("twilio-full"));

    /** The one that {@link #FULL_NUMBERS} dials from, as the carrier calls it. */
    static final String FULL_ACCOUNT = "AC00000000000000000000000000000002";

    private final List<String> templates;

    Shape(List<String> templates) {
      this.templates = templates;
    }

    /**
     * The one with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Shape of(String word) {
      return Stream.of(values())
          .filter(shape -> shape.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no shape '"
                          + word
                          + "', only "
                          + Stream.of(values()).map(Shape::word).collect(joining(", "))));
    }

    /** Templates of its batches. */
    List<String> templates() {
      return templates;
    }

    /** Its name in reports. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What one node did.
   *
   * @param dials that reached the carriers
   * @param overruled grants of its own books that Redis did not confirm
   * @param unconfirmed grants that Redis did not answer in time
   * @param confirmMillis mean from a grant to the answer of Redis, in the span
   * @param confirmP50 the same in ms, as the engine says it of its last two minutes
   * @param confirmP99 likewise
   * @param cpuSeconds processor time of its process
   */
  record Node(
      String name,
      long dials,
      long overruled,
      long unconfirmed,
      double confirmMillis,
      double confirmP50,
      double confirmP99,
      double cpuSeconds) {

    /** Of all that its own books granted, the share that Redis did not confirm. */
    double overruledShare() {
      return share(overruled, dials);
    }
  }

  NodesPoint {
    nodes = List.copyOf(nodes);
  }

  /** Dials of all nodes. */
  long dials() {
    return nodes.stream().mapToLong(Node::dials).sum();
  }

  /** Grants that Redis did not confirm, of all nodes. */
  long overruled() {
    return nodes.stream().mapToLong(Node::overruled).sum();
  }

  /** Grants that Redis did not answer in time, of all nodes. */
  long unconfirmed() {
    return nodes.stream().mapToLong(Node::unconfirmed).sum();
  }

  /** The share of all. */
  double overruledShare() {
    return share(overruled(), dials());
  }

  /** Processor time of all nodes. */
  double cpuSeconds() {
    return nodes.stream().mapToDouble(Node::cpuSeconds).sum();
  }

  /** Of the whole distribution of latencies; 0 where there is none. */
  double millisAt(double percentile) {
    Latencies known = latencies;
    return known == null ? 0 : known.histogram().getValueAtPercentile(percentile) / 1e6;
  }

  /** In each second. */
  double rate(long dials) {
    return dials / seconds;
  }

  private static double share(long overruled, long dials) {
    return overruled + dials == 0 ? 0 : (double) overruled / (overruled + dials);
  }
}

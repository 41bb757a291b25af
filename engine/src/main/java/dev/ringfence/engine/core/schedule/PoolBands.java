package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.List;

/**
 * How much others need each number of a pool. Immutable.
 *
 * <p>A template with few channels needs each of them much: as much as 1 / (channels of its pool).
 * What all templates together need a number is the sum over those that may use it. Within a pool
 * the numbers are put into bands by that sum: band 0 has those that are needed least, and every
 * half octave above begins another, {@value #MOST} at most. A template that may use many numbers so
 * leaves those alone that others have to make do with, as long as it has others; what an hourly cap
 * lets a number start cannot be had back later.
 *
 * <p>Where no number is in two pools, or every number is in the same ones, there is one band.
 */
final class PoolBands {
  static final int MOST = 8;
  private static final double HALF_OCTAVE = Math.log(2) / 2;

  private final byte[] bandOf;
  private final int[] firstOf;

  PoolBands(Topology topology, PoolLayout layout) {
    double[] need = need(topology);
    int templates = topology.templates().size();
    double[] least = new double[templates];
    for (int t = 0; t < templates; t++) {
      least[t] = Double.MAX_VALUE;
      for (int number : topology.templates().get(t).pool()) {
        least[t] = Math.min(least[t], need[number]);
      }
    }
    bandOf = new byte[layout.members()];
    int[] widths = new int[layout.groups()];
    for (int m = 0; m < bandOf.length; m++) {
      int group = layout.group(m);
      double more = need[layout.number(m)] / least[layout.template(group)];
      bandOf[m] = (byte) Math.min(MOST - 1, Math.round(Math.log(more) / HALF_OCTAVE));
      widths[group] = Math.max(widths[group], bandOf[m] + 1);
    }
    firstOf = new int[widths.length + 1];
    for (int g = 0; g < widths.length; g++) {
      firstOf[g + 1] = firstOf[g] + widths[g];
    }
  }

  /** By number: what the templates that may use it need it, together. */
  private static double[] need(Topology topology) {
    double[] need = new double[topology.numbers().size()];
    for (Template template : topology.templates()) {
      List<Integer> pool = template.retired() ? List.of() : template.pool();
      long channels = 0;
      for (int number : pool) {
        channels += topology.numbers().get(number).channels();
      }
      for (int number : pool) {
        need[number] += 1.0 / channels;
      }
    }
    for (Template template : topology.templates()) {
      for (int number : template.retired() ? template.pool() : List.<Integer>of()) {
        // A retired template may use them to the end, and is no reason to spare them.
        need[number] = need[number] == 0 ? Double.MIN_NORMAL : need[number];
      }
    }
    return need;
  }

  /** Bands of all groups. */
  int all() {
    return firstOf[firstOf.length - 1];
  }

  /** Where the group's bands begin among all; that of the group after the last is {@link #all}. */
  int first(int group) {
    return firstOf[group];
  }

  /** Band of a member within its group, from 0. */
  int of(int member) {
    return bandOf[member];
  }
}

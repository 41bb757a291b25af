package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much others need each number of a pool. Lane-confined.
 *
 * <p>A template with much to call and few channels needs each of them much: as much as its {@link
 * Demand} / (channels of its pool). What all templates together need a number is the sum over those
 * that may use it, so numbers that are in the same pools are needed alike: they are a band of each
 * group they are in. A template that may use many numbers leaves those alone that others have to
 * make do with, as long as it has others; what an hourly cap lets a number start cannot be had back
 * later.
 *
 * <p>Which numbers are in a band is known from the topology. What changes with the demand is the
 * rank of a band, one for each octave of need; a smaller difference is not known well enough to
 * spend one band before the other. So weighing anew moves no number, and costs what there are
 * bands, not numbers. A group has {@value #MOST} bands at most; beyond, those that would be needed
 * about alike if all templates called the same are one. Where nodes share the numbers, each of them
 * is two: this node's own ones, and the others'; see {@link NodeShares}.
 */
final class PoolBands {
  static final int MOST = 16;
  private static final int MOST_RANK = 1_000;
  private static final double OCTAVE = StrictMath.log(2);

  /** By class of numbers that are in the same pools: the templates of those. */
  private final List<int[]> classes = new ArrayList<>();

  /** By template; 0 for one that is retired, which is no reason to spare anything. */
  private final double[] needPerCall;

  private final int[] endGroup;
  private final int[] firstOf;
  private final byte[] bandOf;

  /** By band, the classes that are in it. */
  private final int[][] classesOf;

  private final int[] rank;

  /** Who of all nodes has which numbers. */
  final NodeShares shares;

  PoolBands(Topology topology, PoolLayout layout) {
    int templates = topology.templates().size();
    needPerCall = new double[templates];
    endGroup = new int[templates];
    for (int t = 0; t < templates; t++) {
      Template template = topology.templates().get(t);
      long channels = 0;
      for (int number : template.pool()) {
        channels += topology.numbers().get(number).channels();
      }
      needPerCall[t] = template.retired() ? 0 : 1.0 / Math.max(1, channels);
      endGroup[t] = layout.endGroup(t);
    }
    int[] classOf = classesOfNumbers(topology.numbers().size(), layout);
    shares = new NodeShares(topology, classOf);
    double[] even = new double[templates];
    Arrays.fill(even, 1);
    List<int[]> bands = new ArrayList<>();
    bandOf = new byte[layout.members()];
    firstOf = new int[layout.groups() + 1];
    byte[][] bandOfClass = new byte[layout.groups()][];
    List<List<Integer>> present = present(layout, classOf, needs(even));
    for (int g = 0; g < layout.groups(); g++) {
      List<Integer> ofGroup = present.get(g);
      int width = Math.min(MOST, ofGroup.size());
      bandOfClass[g] = new byte[classes.size()];
      for (int band = 0; band < width; band++) {
        int from = band * ofGroup.size() / width;
        int to = (band + 1) * ofGroup.size() / width;
        int[] inBand = ofGroup.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
        for (int c : inBand) {
          bandOfClass[g][c] = (byte) (band * shares.sides());
        }
        for (int side = 0; side < shares.sides(); side++) {
          bands.add(inBand);
        }
      }
      firstOf[g + 1] = bands.size();
    }
    for (int m = 0; m < bandOf.length; m++) {
      int number = layout.number(m);
      int band = bandOfClass[layout.group(m)][classOf[number]] + shares.side(number);
      bandOf[m] = (byte) band;
    }
    classesOf = bands.toArray(new int[0][]);
    rank = new int[classesOf.length];
    weigh(even);
  }

  private int[] classesOfNumbers(int numbers, PoolLayout layout) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    int[] classOf = new int[numbers];
    for (int n = 0; n < numbers; n++) {
      List<Integer> templates = new ArrayList<>();
      for (int m = layout.firstMember(n); m < layout.endMember(n); m++) {
        templates.add(layout.template(layout.group(m)));
      }
      classOf[n] = known.computeIfAbsent(templates, any -> known.size());
      if (classOf[n] == classes.size()) {
        classes.add(templates.stream().mapToInt(Integer::intValue).toArray());
      }
    }
    return classOf;
  }

  /** By group, the classes of its numbers, those that are needed least first. */
  private static List<List<Integer>> present(PoolLayout layout, int[] classOf, double[] need) {
    List<Set<Integer>> found = new ArrayList<>();
    for (int g = 0; g < layout.groups(); g++) {
      found.add(new HashSet<>());
    }
    for (int m = 0; m < layout.members(); m++) {
      found.get(layout.group(m)).add(classOf[layout.number(m)]);
    }
    Comparator<Integer> leastFirst = Comparator.comparingDouble(c -> need[c]);
    return found.stream()
        .map(some -> some.stream().sorted(leastFirst.thenComparing(c -> c)).toList())
        .toList();
  }

  /** By class: what the templates that may use it need it, together. */
  private double[] needs(double[] demand) {
    double[] need = new double[classes.size()];
    for (int c = 0; c < need.length; c++) {
      for (int t : classes.get(c)) {
        need[c] += demand[t] * needPerCall[t];
      }
      need[c] = Math.max(need[c], Double.MIN_NORMAL);
    }
    return need;
  }

  /** The templates are asked for so much now. */
  void weigh(double[] demand) {
    double[] need = needs(demand);
    for (int t = 0; t < endGroup.length; t++) {
      int first = firstOf[t == 0 ? 0 : endGroup[t - 1]];
      int end = firstOf[endGroup[t]];
      double least = Double.MAX_VALUE;
      for (int band = first; band < end; band++) {
        least = Math.min(least, mean(classesOf[band], need));
      }
      for (int band = first; band < end; band++) {
        double octaves = StrictMath.log(mean(classesOf[band], need) / least) / OCTAVE;
        rank[band] = (int) Math.min(MOST_RANK, Math.round(octaves));
      }
    }
  }

  private static double mean(int[] some, double[] need) {
    double sum = 0;
    for (int c : some) {
      sum += need[c];
    }
    return sum / some.length;
  }

  /** Bands of all groups. */
  int all() {
    return rank.length;
  }

  /** Where the group's bands begin among all; that of the group after the last is {@link #all}. */
  int first(int group) {
    return firstOf[group];
  }

  /** Band of a member of the group. */
  int of(int group, int member) {
    int first = firstOf[group];
    return firstOf[group + 1] == first + 1 ? first : first + bandOf[member];
  }

  /**
   * How much the band is needed, from 0 for the one of the pool that is needed least; several may
   * be needed alike.
   */
  int rank(int band) {
    return rank[band];
  }
}

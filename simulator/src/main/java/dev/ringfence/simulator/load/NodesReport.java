package dev.ringfence.simulator.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of several nodes. Immutable.
 *
 * @param failures answers of the nodes with 5xx, after which they were asked again
 */
record NodesReport(
    Machine machine, NodesPlan plan, List<NodesPoint> points, List<Judged> judged, long failures) {

  /**
   * Whether a shape's figures are worth anything, from the carriers' log.
   *
   * @param accepted dials that the carriers took
   * @param refused dials that they did not
   * @param missing rows with an instant of their own that were never dialled
   * @param repeated destinations that were called more than once
   * @param violations times that a limit was broken
   */
  record Judged(long accepted, long refused, long missing, long repeated, long violations) {}

  NodesReport {
    points = List.copyOf(points);
    judged = List.copyOf(judged);
  }

  /** One sentence for each thing that is wrong; none if all is well. */
  List<String> findings() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      String shape = points.get(i).shape().word();
      Judged one = judged.get(i);
      count(wrong, shape, one.violations(), "times a limit was broken, as the carriers saw it");
      count(wrong, shape, one.missing(), "rows were never dialled");
      count(wrong, shape, one.repeated(), "destinations were called more than once");
      count(wrong, shape, one.refused(), "dials were refused by the carriers");
    }
    return wrong;
  }

  private static void count(List<String> wrong, String shape, long count, String what) {
    if (count > 0) {
      wrong.add(String.format(Locale.ROOT, "%s: %,d %s", shape, count, what));
    }
  }
}

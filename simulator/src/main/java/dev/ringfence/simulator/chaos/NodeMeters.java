package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.MetricsText;
import java.io.IOException;

/**
 * What one node's metrics say of its dials, added up over all its lives: each begins at zero, and
 * takes what came since the last look with it when it is killed. Lane-confined.
 */
final class NodeMeters {
  private static final String DIALS = "ringfence_dials_total";
  private static final String OVERRULED = "ringfence_shared_overruled_total";

  private final ApiClient operator;
  private double dialsBefore;
  private double overruledBefore;
  private double dials;
  private double overruled;

  NodeMeters(ApiClient operator) {
    this.operator = operator;
  }

  /** Its process begins anew. */
  void newLife() {
    dialsBefore += dials;
    overruledBefore += overruled;
    dials = 0;
    overruled = 0;
  }

  /** Looks at the running process; not if it cannot be asked, since it begins anew by itself. */
  void look() throws ApiException {
    MetricsText metrics;
    try {
      metrics = MetricsText.of(operator);
    } catch (IOException beginsAnew) {
      return;
    }
    double now = metrics.sum(DIALS);
    if (now < dials) {
      newLife();
    }
    dials = now;
    overruled = metrics.sum(OVERRULED);
  }

  /** Dials that it sent. */
  long dials() {
    return Math.round(dialsBefore + dials);
  }

  /** Dials that it had granted, and its peers' calls forbade. */
  long overruled() {
    return Math.round(overruledBefore + overruled);
  }
}

package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which number called a destination last, for the templates that want the same one again.
 * Lane-confined. Each template remembers its own calls: what one workspace does must not show in
 * another's choices.
 */
final class LastCallers {
  private @Nullable RecentMap[] byTemplate = {};

  LastCallers(Topology topology) {
    reconfigure(topology);
  }

  /** A template that still wants the same number again remembers on. */
  void reconfigure(Topology topology) {
    List<Template> templates = topology.templates();
    byTemplate = Arrays.copyOf(byTemplate, templates.size());
    for (int t = 0; t < byTemplate.length; t++) {
      if (templates.get(t).selection() != Selection.STICKY) {
        byTemplate[t] = null;
      } else if (byTemplate[t] == null) {
        byTemplate[t] = new RecentMap();
      }
    }
  }

  /** The carrier has seen a call of the template from the number to the destination. */
  void called(int template, long destination, int number) {
    RecentMap map = byTemplate[template];
    if (map != null) {
      map.put(destination, number);
    }
  }

  /** The number of the template's last call to the destination, or -1 if that is not known. */
  int last(int template, long destination) {
    RecentMap map = byTemplate[template];
    return map == null ? -1 : map.get(destination);
  }
}

package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** Chooses as each template says. Lane-confined. */
final class TemplateChoice implements NumberChoice {
  private final World world;
  private final NumberChoice[] bySelection = new NumberChoice[Selection.values().length];

  /** What the templates of {@link #known} say, so that a choice need not look it up. */
  private NumberChoice[] byTemplate = {};

  private @Nullable Topology known;

  TemplateChoice(Pools pools) {
    world = pools.world;
    NumberChoice spread = new SpreadChoice(world);
    bySelection[Selection.SPREAD.ordinal()] = spread;
    bySelection[Selection.ROUND_ROBIN.ordinal()] = new RoundRobinChoice(world);
    bySelection[Selection.LOCAL_PRESENCE.ordinal()] = new LocalPresenceChoice(world);
    bySelection[Selection.STICKY.ordinal()] = new StickyChoice(world, spread);
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    Topology topology = world.topology;
    if (topology != known) {
      known = topology;
      byTemplate =
          topology.templates().stream()
              .map(one -> bySelection[one.selection().ordinal()])
              .toArray(NumberChoice[]::new);
    }
    return byTemplate[template].choose(template, destination, urgent);
  }
}

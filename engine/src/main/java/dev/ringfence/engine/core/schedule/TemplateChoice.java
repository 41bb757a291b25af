package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Selection;

/** Chooses as each template says. Lane-confined. */
final class TemplateChoice implements NumberChoice {
  private final World world;
  private final NumberChoice[] bySelection = new NumberChoice[Selection.values().length];

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
    Selection selection = world.topology.templates().get(template).selection();
    return bySelection[selection.ordinal()].choose(template, destination, urgent);
  }
}

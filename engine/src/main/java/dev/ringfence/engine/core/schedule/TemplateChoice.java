package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import java.util.EnumMap;
import java.util.Map;

/** Chooses as each template says. Lane-confined. */
final class TemplateChoice implements NumberChoice {
  private final NumberChoice[] byTemplate;

  TemplateChoice(Pools pools) {
    World world = pools.world;
    NumberChoice spread = new SpreadChoice(world);
    Map<Selection, NumberChoice> all = new EnumMap<>(Selection.class);
    all.put(Selection.SPREAD, spread);
    all.put(Selection.ROUND_ROBIN, new RoundRobinChoice(world));
    all.put(Selection.LOCAL_PRESENCE, new LocalPresenceChoice(world));
    all.put(Selection.STICKY, new StickyChoice(world, spread));
    byTemplate =
        world.topology.templates().stream()
            .map(Template::selection)
            .map(all::get)
            .toArray(NumberChoice[]::new);
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    return byTemplate[template].choose(template, destination, urgent);
  }
}

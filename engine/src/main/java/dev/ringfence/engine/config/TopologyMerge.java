package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.model.NumberStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Puts a newly loaded configuration in the place of the running one, with every index where it was:
 * accounts, templates and workspaces are known by their names, numbers by their E.164. Immutable,
 * stateless. Whether the change is allowed at all, {@link ConfigDiff#refusals} says.
 */
public final class TopologyMerge {
  private TopologyMerge() {}

  /** The configuration to run next; {@code loaded} must not be refused. */
  public static RunningConfig merge(RunningConfig running, EngineConfig loaded) {
    EngineConfig before = running.config();
    List<Workspace> workspaces =
        merged(
            before.workspaces(),
            loaded.workspaces(),
            Workspace::name,
            gone -> new Workspace(gone.name(), List.of(), List.of()));
    List<AccountConfig> accounts =
        merged(before.accounts(), loaded.accounts(), AccountConfig::name, gone -> gone);
    List<NumberConfig> numbers =
        merged(
            before.numbers(), loaded.numbers(), NumberConfig::e164, TopologyMerge::withoutNewCalls);
    List<TemplateConfig> templates =
        merged(before.templates(), loaded.templates(), TemplateConfig::name, gone -> gone);
    EngineConfig config = loaded.with(workspaces, accounts, numbers, templates);
    Set<String> inUse = new HashSet<>();
    loaded.templates().forEach(template -> inUse.add(template.name()));
    return new RunningConfig(
        loaded,
        config,
        TopologyBuilder.toTopology(config, template -> !inUse.contains(template)),
        running.version() + 1);
  }

  private static NumberConfig withoutNewCalls(NumberConfig gone) {
    return new NumberConfig(
        gone.e164(), gone.account(), gone.channels(), gone.caps(), NumberStatus.INACTIVE);
  }

  /** What there was in its order, each as it is now or as it is kept; then what is new. */
  private static <T, K> List<T> merged(
      List<T> before, List<T> now, Function<T, K> key, UnaryOperator<T> kept) {
    Map<K, T> left = new LinkedHashMap<>();
    now.forEach(item -> left.put(key.apply(item), item));
    List<T> all = new ArrayList<>();
    for (T old : before) {
      T item = left.remove(key.apply(old));
      all.add(item == null ? kept.apply(old) : item);
    }
    all.addAll(left.values());
    return List.copyOf(all);
  }
}

package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.Nodes;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Turns a checked configuration into what the kernel schedules over: names become indexes, in the
 * order of the configuration. Immutable, stateless.
 */
public final class TopologyBuilder {
  private TopologyBuilder() {}

  /** The topology of a configuration that {@link ConfigLoader} has found no problem in. */
  public static Topology toTopology(EngineConfig config) {
    return toTopology(config, template -> false);
  }

  /**
   * The same when some templates only keep their place.
   *
   * @param retired whether the template of this name is one of those
   */
  static Topology toTopology(EngineConfig config, Predicate<String> retired) {
    Map<String, Integer> accountIndexes = new HashMap<>();
    List<Account> accounts = new ArrayList<>();
    for (AccountConfig account : config.accounts()) {
      accountIndexes.put(account.name(), accounts.size());
      accounts.add(
          new Account(
              account.name(),
              account.provider(),
              account.concurrency(),
              account.sends(),
              account.reserve()));
    }
    Map<Long, Integer> numberIndexes = new HashMap<>();
    List<PhoneNumber> numbers = new ArrayList<>();
    for (NumberConfig number : config.numbers()) {
      numberIndexes.put(number.e164(), numbers.size());
      numbers.add(
          new PhoneNumber(
              number.e164(),
              index(accountIndexes, number.account()),
              number.channels(),
              number.caps(),
              number.status()));
    }
    List<Template> templates = new ArrayList<>();
    for (TemplateConfig template : config.templates()) {
      templates.add(
          new Template(
              template.name(),
              config.workspaceIndex(template.workspace()),
              template.pool().stream().map(e164 -> index(numberIndexes, e164)).toList(),
              template.selection(),
              template.hours(),
              template.destinationLimits(),
              template.ringSeconds(),
              template.talkSeconds(),
              template.redialUnknown(),
              template.retry(),
              retired.test(template.name())));
    }
    Cluster cluster = config.cluster();
    return new Topology(
        accounts,
        numbers,
        templates,
        config.workspaces().stream().map(Workspace::name).toList(),
        config.destinationLimits(),
        config.timings(),
        config.breaker(),
        cluster == null ? Nodes.ALONE : new Nodes(cluster.index(), cluster.nodes().size()));
  }

  private static <K> int index(Map<K, Integer> indexes, K key) {
    Integer index = indexes.get(key);
    if (index == null) {
      throw new IllegalArgumentException("the configuration names " + key + " but lacks it");
    }
    return index;
  }
}

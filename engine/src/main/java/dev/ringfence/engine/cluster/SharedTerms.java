package dev.ringfence.engine.cluster;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.ShardTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a configuration says of the shared books. Immutable. */
public final class SharedTerms {
  /** A reservation that nobody commits ends after this, by Redis' clock. */
  private static final Duration RESERVATION = Duration.ofSeconds(10);

  /** How far the clocks of a node and of Redis may be apart. */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private final Map<String, ShardTerms> accounts = new LinkedHashMap<>();
  private final Map<Long, NumberConfig> numbers = new HashMap<>();
  private final List<List<RateLimit>> templates = new ArrayList<>();
  private final ShardTerms destinations;
  private final int destinationKeep;
  private final Set<String> workspaces = new LinkedHashSet<>();
  private final Cluster cluster;

  /** The terms of a configuration with a cluster. */
  public SharedTerms(EngineConfig config, Cluster cluster) {
    this.cluster = cluster;
    config.workspaces().forEach(workspace -> workspaces.add(workspace.name()));
    Map<String, List<RateLimit>> caps = new HashMap<>();
    for (NumberConfig number : config.numbers()) {
      numbers.put(number.e164(), number);
      caps.computeIfAbsent(number.account(), any -> new ArrayList<>()).addAll(number.caps());
    }
    for (AccountConfig account : config.accounts()) {
      List<RateLimit> all = new ArrayList<>(account.sends());
      all.addAll(caps.getOrDefault(account.name(), List.of()));
      accounts.put(
          account.name(),
          new ShardTerms(
              ShardTerms.Kind.ACCOUNT,
              cluster.version(),
              RESERVATION,
              account.concurrency() == Integer.MAX_VALUE ? -1 : account.concurrency(),
              account.sends(),
              longest(all),
              CLOCK_TOLERANCE));
    }
    List<RateLimit> windows = new ArrayList<>(config.destinationLimits());
    for (TemplateConfig template : config.templates()) {
      windows.addAll(template.destinationLimits());
      List<RateLimit> all = new ArrayList<>(config.destinationLimits());
      all.addAll(template.destinationLimits());
      templates.add(List.copyOf(all));
    }
    destinationKeep = ShardTerms.keep(windows);
    destinations =
        new ShardTerms(
            ShardTerms.Kind.DESTINATIONS,
            cluster.version(),
            RESERVATION,
            -1,
            List.of(),
            longest(windows),
            CLOCK_TOLERANCE);
  }

  private static Duration longest(List<RateLimit> windows) {
    return Duration.ofNanos(windows.stream().mapToLong(RateLimit::windowNanos).max().orElse(0));
  }

  Cluster cluster() {
    return cluster;
  }

  /**
   * By the account's name; accounts keep their order and are never taken out of a running engine.
   */
  Map<String, ShardTerms> accounts() {
    return accounts;
  }

  /** The workspaces' names; none is ever taken out of a running engine. */
  Set<String> workspaces() {
    return workspaces;
  }

  ShardTerms account(String name) {
    ShardTerms terms = accounts.get(name);
    if (terms == null) {
      throw new IllegalArgumentException("no account " + name);
    }
    return terms;
  }

  /** Every limit on a destination that a template calls, by the template's index. */
  public List<RateLimit> destinationWindows(int template) {
    return templates.get(template);
  }

  ShardTerms destinations() {
    return destinations;
  }

  /** Starts of the past that the caps of a number need; of one that is gone, none are needed. */
  int keepOf(long number) {
    NumberConfig config = numbers.get(number);
    return config == null ? 0 : ShardTerms.keep(config.caps());
  }

  int destinationKeep() {
    return destinationKeep;
  }

  /** No window looks back further. */
  Duration longest() {
    Duration longest = destinations.longest();
    for (ShardTerms terms : accounts.values()) {
      longest = terms.longest().compareTo(longest) > 0 ? terms.longest() : longest;
    }
    return longest;
  }
}

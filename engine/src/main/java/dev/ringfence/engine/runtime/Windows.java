package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.List;
import java.util.stream.Stream;

/** How far the limits of a configuration look back. Stateless. */
final class Windows {
  /** A limit that is made longer while the engine runs finds at least this much of the past. */
  private static final long LEAST_MILLIS = 8 * 86_400_000L;

  /** No window of any configuration looks back further; one that is longer may come tomorrow. */
  private static final long MOST_MILLIS = 31 * 86_400_000L;

  private Windows() {}

  /** The wall instant before which a send can deny nothing, whatever the configuration. */
  static long keptSince(long nowMillis) {
    return nowMillis - MOST_MILLIS;
  }

  /** The wall instant from which on a send may still deny something under this configuration. */
  static long since(EngineConfig config, long nowMillis) {
    long longest =
        Stream.of(
                Stream.of(config.destinationLimits()),
                config.accounts().stream().map(AccountConfig::sends),
                config.numbers().stream().map(NumberConfig::caps),
                config.templates().stream().map(TemplateConfig::destinationLimits))
            .flatMap(lists -> lists)
            .flatMap(List::stream)
            .mapToLong(RateLimit::windowNanos)
            .max()
            .orElse(0);
    return nowMillis - Math.max(LEAST_MILLIS, longest / 1_000_000 + 1_000);
  }
}
